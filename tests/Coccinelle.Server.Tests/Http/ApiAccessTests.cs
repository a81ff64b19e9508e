using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Http;

/// <summary>Who may ask what. The tenant comes from the credential and from nowhere else.</summary>
public sealed class ApiAccessTests
{
    private static readonly string[] OperatorRoutes =
    [
        "POST /api/tenants", "GET /api/tenants", "GET /api/tenants/{id}", "PATCH /api/tenants/{id}", "POST /api/tenants/{id}/suspend",
        "POST /api/tenants/{id}/resume", "POST /api/tenants/{id}/lines",
    ];

    private static readonly string[] TenantRoutes =
    [
        "GET /api/channels/phone/config", "POST /api/channels/phone/config", "PUT /api/channels/phone/config", "POST /api/channels/phone/toggle",
        "GET /api/channels", "GET /api/channels/email/config", "PUT /api/channels/whatsapp/config", "POST /api/channels/sms/toggle", "POST /api/channels/test",
        "GET /api/channels/email/presets", "GET /api/channels/whatsapp/connect", "GET /api/calls", "GET /api/calls/{id}",
    ];

    public static TheoryData<string, string> All { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from route in OperatorRoutes.Concat(TenantRoutes)
        select new TheoryDataRow<string, string>(kind, route));

    [Theory, MemberData(nameof(All))]
    public async Task A_route_wants_the_right_key(string kind, string route)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var operators = server.As(TestServer.OperatorKey);
        using var wrong = server.As(firm.Key + "x");
        var forOperator = OperatorRoutes.Contains(route);

        using var nobody = await SendAsync(server.Http, route, firm.Id);
        using var stranger = await SendAsync(wrong, route, firm.Id);
        using var other = await SendAsync(forOperator ? firm.Api : operators, route, firm.Id);

        await nobody.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal("Bearer", nobody.Headers.WwwAuthenticate.ToString());
        await stranger.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await other.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Another_firms_call_is_not_there_and_looks_like_one_that_never_was(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using var other = await Firm.CreateAsync(server);
        var callSid = Numbers.CallSid();
        await server.RingAsync(firm, callSid);
        var id = (await firm.FindCallAsync(callSid))!.Text("id");

        using var foreign = await other.Api.GetAsync($"/api/calls/{id}", TestServer.Ct);
        using var missing = await other.Api.GetAsync($"/api/calls/call_{Guid.NewGuid():N}", TestServer.Ct);
        using var absurd = await other.Api.GetAsync("/api/calls/x'%20OR%201=1", TestServer.Ct);

        var problems = new[]
        {
            await foreign.ProblemAsync(HttpStatusCode.NotFound, "not_found"),
            await missing.ProblemAsync(HttpStatusCode.NotFound, "not_found"),
            await absurd.ProblemAsync(HttpStatusCode.NotFound, "not_found"),
        };
        Assert.Single(problems.Select(problem => problem.Text("title")).Distinct());
        Assert.Empty(await other.CallsAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task No_body_query_or_header_names_another_tenant(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using var other = await Firm.CreateAsync(server);
        await server.RingAsync(other, Numbers.CallSid());

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/calls?tenantId={other.Id}&tenant_id={other.Id}");
        request.Headers.Add("X-Tenant-Id", other.Id);
        using var calls = await firm.Api.SendAsync(request, TestServer.Ct);
        using var config = await firm.Api.PostAsJsonAsync("/api/channels/phone/config", new { config = new { }, tenantId = other.Id }, TestServer.Ct);

        Assert.Empty((await calls.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray());
        Assert.NotNull((await config.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["tenantId"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_firm_that_does_not_exist_is_not_found(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var client = server.As(TestServer.OperatorKey);
        foreach (var id in new[] { $"ten_{Guid.NewGuid():N}", "ten_1", "%20", new string('a', 3000) })
        {
            foreach (var route in OperatorRoutes.Where(route => route.Contains("{id}", StringComparison.Ordinal)))
            {
                using var response = await SendAsync(client, route, id);
                await response.ProblemAsync(HttpStatusCode.NotFound, "not_found");
            }
        }
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string route, string id)
    {
        var parts = route.Split(' ');
        var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1].Replace("{id}", id, StringComparison.Ordinal));
        if (parts[0] is not "GET")
            request.Content = JsonContent.Create(parts[1].EndsWith("/lines", StringComparison.Ordinal) ? new { number = Numbers.Line() } : (object)new { });
        return client.SendAsync(request, TestServer.Ct);
    }
}
