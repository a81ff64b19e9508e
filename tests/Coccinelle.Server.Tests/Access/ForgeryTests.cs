using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Coccinelle.Server.Access;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;

namespace Coccinelle.Server.Tests.Access;

/// <summary>What another site makes a signed-in browser do is refused.</summary>
public sealed class ForgeryTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_change_needs_the_token_of_this_very_session(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var person = await Person.JoinAsync(firm, "owner");
        using var other = await person.AgainAsync(server);

        foreach (var token in new[] { null, "", "x", other.CsrfToken, person.Cookie })
            Assert.Equal("csrf", await SendAsync(person, token));
        Assert.Equal("", await SendAsync(person, person.CsrfToken));
        using var read = await person.Browser.GetAsync("/api/channels", TestServer.Ct);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", "csrf")]
    [InlineData("Origin", "null", "csrf")]
    [InlineData("Origin", "http://coccinelle.example.test", "csrf")]
    [InlineData("Origin", "https://coccinelle.example.test.evil.example", "csrf")]
    [InlineData("Origin", "https://coccinelle.example.test", "")]
    [InlineData("Sec-Fetch-Site", "cross-site", "csrf")]
    [InlineData("Sec-Fetch-Site", "same-site", "csrf")]
    [InlineData("Sec-Fetch-Site", "same-origin", "")]
    public async Task A_change_comes_from_our_own_pages_even_with_the_token(string header, string value, string code)
    {
        var server = await SharedServers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateBareAsync(server);
        using var person = await Person.JoinAsync(firm, "owner");

        Assert.Equal(code, await SendAsync(person, person.CsrfToken, (header, value)));
        using var stranger = server.Stranger();
        stranger.DefaultRequestHeaders.Add(header, value);
        using var signIn = await stranger.PostAsJsonAsync("/api/session", new { email = person.Email, password = Person.Password }, TestServer.Ct);
        Assert.Equal(code == "csrf" ? HttpStatusCode.Forbidden : HttpStatusCode.OK, signIn.StatusCode);
    }

    [Theory]
    [InlineData("Development", "http://localhost:5080", true)]
    [InlineData("Development", "http://localhost:5081", false)]
    [InlineData("Production", "http://localhost:5080", false)]
    [InlineData("Production", "https://coccinelle.example.test", true)]
    public async Task On_a_developers_machine_the_address_in_the_browser_is_ours_too(string environment, string origin, bool passes)
    {
        var server = await SharedServers.GetAsync(TestDatabase.Sqlite);
        var passed = false;
        var guard = new ForgeryGuard(
            _ =>
            {
                passed = true;
                return Task.CompletedTask;
            },
            server.Services.GetRequiredService<PlatformOptions>(),
            new HostingEnvironment { EnvironmentName = environment });
        var http = new DefaultHttpContext { RequestServices = server.Services };
        (http.Request.Method, http.Request.Path, http.Request.Scheme, http.Request.Host) = ("POST", "/api/session", "http", new HostString("localhost", 5080));
        http.Request.Headers.Origin = origin;

        await guard.InvokeAsync(http);

        Assert.Equal((passes, passes ? 200 : 403), (passed, http.Response.StatusCode));
    }

    [Theory]
    [InlineData("/API/channels/sms/toggle")]
    [InlineData("/Api/Channels/SMS/Toggle/")]
    [InlineData("/%61pi/channels/sms/toggle")]
    public async Task No_other_spelling_of_a_route_slips_by(string path)
    {
        var server = await SharedServers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateBareAsync(server);
        using var person = await Person.JoinAsync(firm, "owner");
        person.Browser.DefaultRequestHeaders.Remove(Person.Csrf);

        using var response = await person.Browser.PostAsJsonAsync(path, new { enabled = true }, TestServer.Ct);

        await response.ProblemAsync(HttpStatusCode.Forbidden, "csrf");
        Assert.True(response.Headers.Contains("RateLimit-Remaining"));
    }

    [Fact]
    public async Task A_key_needs_no_token_and_a_cookie_beside_it_counts_for_nothing()
    {
        var server = await SharedServers.GetAsync(TestDatabase.Sqlite);
        using var firm = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        using var person = await Person.JoinAsync(other, "owner");
        async Task<HttpResponseMessage> ToggleAsync(string key)
        {
            using var request = Toggle();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            request.Headers.Add("Cookie", $"{Person.CookieName}={person.Cookie}");
            request.Headers.Add("Origin", "https://evil.example");
            return await server.Http.SendAsync(request, TestServer.Ct);
        }

        using var good = await ToggleAsync(firm.Key);
        await good.ReadAsync(HttpStatusCode.OK);
        using var bad = await ToggleAsync(firm.Key + "x");
        await bad.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        using var audit = await firm.Api.GetAsync("/api/audit", TestServer.Ct);
        Assert.Equal("key", (await audit.ReadAsync(HttpStatusCode.OK))["items"]![0]!["actor"]!.Text("kind"));
    }

    /// <summary>The code of the refusal; empty when there is none.</summary>
    private static async Task<string> SendAsync(Person person, string? token, (string Name, string Value)? header = null)
    {
        using var request = Toggle();
        person.Browser.DefaultRequestHeaders.Remove(Person.Csrf);
        if (token is not null)
            request.Headers.TryAddWithoutValidation(Person.Csrf, token);
        if (header is { } extra)
            request.Headers.Add(extra.Name, extra.Value);
        using var response = await person.Browser.SendAsync(request, TestServer.Ct);
        return response.IsSuccessStatusCode ? "" : (await response.ReadAsync(HttpStatusCode.Forbidden)).Text("code");
    }

    private static HttpRequestMessage Toggle() => new(HttpMethod.Post, "/api/channels/sms/toggle") { Content = JsonContent.Create(new { enabled = true }) };
}
