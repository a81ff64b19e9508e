using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;
using CsCheck;

namespace Coccinelle.Server.Tests.Contract;

/// <summary>Whatever is sent to whichever route: a 4xx with a documented code, and the wrong field by its name. Never a 5xx.</summary>
public sealed class HostileBodyTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_body_that_is_no_JSON_object_is_refused_by_every_route(string kind)
        => await OnEveryRouteAsync(kind, async (route, path, client) =>
        {
            foreach (var body in Bodies.NoObjects)
                await RefusedAsync(route, path, client, Bodies.Content(body), HttpStatusCode.BadRequest, null);
            await RefusedAsync(route, path, client, new ByteArrayContent(new byte[10 * 1024 * 1024]) { Headers = { ContentType = Bodies.JsonType } }, HttpStatusCode.RequestEntityTooLarge, null);
            await RefusedAsync(route, path, client, new StringContent("name=a", Encoding.UTF8, "application/x-www-form-urlencoded"), HttpStatusCode.UnsupportedMediaType, null);
        });

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_field_that_nobody_knows_is_named(string kind)
        => await OnEveryRouteAsync(kind, async (route, path, client) =>
        {
            foreach (var (body, field) in Bodies.WithUnknownFields(route.Example!))
                await RefusedAsync(route, path, client, Bodies.Content(body), HttpStatusCode.BadRequest, field);
        });

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_field_of_the_wrong_type_or_of_absurd_text_is_named(string kind)
        => await OnEveryRouteAsync(kind, async (route, path, client) =>
        {
            foreach (var (body, field) in Bodies.WithWrongValues(route.Example!))
                await RefusedAsync(route, path, client, Bodies.Content(body), HttpStatusCode.BadRequest, field);
        });

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Random_bodies_are_answered_and_never_break_anything(string kind)
    {
        var random = new Random(20261123);
        await OnEveryRouteAsync(kind, async (route, path, client) =>
        {
            for (var i = 0; i < 25; i++)
            {
                var body = Bodies.Random(route.Example!).Generate(new PCG((uint)random.Next()), null, out _);
                using var response = await route.SendAsync(client, path, Bodies.Content(body));
                await AssertDocumentedAsync(route, response, body);
            }
        });
    }

    /// <summary>Each route with a body gets a firm of its own, so that limits and effects of one do not hide another.</summary>
    private static async Task OnEveryRouteAsync(string kind, Func<ApiRoute, string, HttpClient, Task> attack)
    {
        var server = await SharedServers.GetAsync(kind);
        foreach (var route in (await ApiRoute.ReadAsync(server)).Where(route => route.HasBody))
        {
            using var firm = await FurnishedFirm.CreateAsync(server);
            using var person = route.IsSessions ? await firm.SignInAsync("owner") : null;
            using var client = route.IsPublic ? server.Stranger() : server.As(route.IsOperators ? TestServer.OperatorKey : firm.Firm.Key);
            await attack(route, firm.PathOf(route), person?.Browser ?? client);
        }
    }

    private static async Task RefusedAsync(ApiRoute route, string path, HttpClient client, HttpContent body, HttpStatusCode status, string? field)
    {
        var sent = body is StringContent ? await body.ReadAsStringAsync(TestServer.Ct) : "";
        using var response = await route.SendAsync(client, path, body);
        var text = await response.Content.ReadAsStringAsync(TestServer.Ct);
        Assert.True(response.StatusCode == status, $"{route}: {response.StatusCode} {text} to {Short(sent)}");
        await AssertDocumentedAsync(route, response, sent);
        if (field is null)
            return;
        var errors = JsonNode.Parse(text)!["errors"]?.AsObject().Select(error => error.Key).ToList() ?? [];
        Assert.True(errors.Any(error => error.Length > 0 && Bodies.Names(error, field)), $"{route}: {field} is not named but {string.Join(", ", errors)}, to {Short(sent)}");
    }

    private static async Task AssertDocumentedAsync(ApiRoute route, HttpResponseMessage response, string sent)
    {
        var status = (int)response.StatusCode;
        if (status < 400)
            return;
        var text = await response.Content.ReadAsStringAsync(TestServer.Ct);
        Assert.True(status < 500 || status == 502, $"{route}: {status} {text} to {Short(sent)}");
        Assert.True(response.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{route}: {response.Content.Headers.ContentType} to {Short(sent)}");
        var code = JsonNode.Parse(text)!.Text("code");
        Assert.True(route.Problems.GetValueOrDefault(status)?.Contains(code) is true, $"{route} does not document {status} {code}");
    }

    private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
