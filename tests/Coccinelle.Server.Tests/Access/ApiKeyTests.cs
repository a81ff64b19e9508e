using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Access;

/// <summary>A firm's keys: handed out once, two valid at a time, dead the moment they are revoked, and no wider than their scopes.</summary>
public sealed class ApiKeyTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_key_is_rotated_without_a_failed_request(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var operators = server.As(TestServer.OperatorKey);
        using var created = await operators.PostAsJsonAsync($"/api/tenants/{firm.Id}/api-keys", new { name = "nouvelle" }, TestServer.Ct);
        var key = await created.ReadAsync(HttpStatusCode.Created);
        using var fresh = server.As(key.Text("key"));
        Assert.Equal(HttpStatusCode.OK, (await firm.Api.GetAsync("/api/calls", TestServer.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync("/api/calls", TestServer.Ct)).StatusCode);

        var list = await ListAsync(operators, firm.Id);
        var old = list.Single(item => item!["name"]!.GetValue<string>() == "onboarding")!;
        Assert.DoesNotContain(key.Text("key"), list.ToJsonString(), StringComparison.Ordinal);
        Assert.All(list, item => Assert.NotNull(item!["lastUsedAt"]));
        using var revoked = await operators.DeleteAsync($"/api/tenants/{firm.Id}/api-keys/{old.Text("id")}", TestServer.Ct);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);

        using var dead = await firm.Api.GetAsync("/api/calls", TestServer.Ct);
        await dead.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync("/api/calls", TestServer.Ct)).StatusCode);
        using var again = await operators.DeleteAsync($"/api/tenants/{firm.Id}/api-keys/{old.Text("id")}", TestServer.Ct);
        await again.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await PlantedSecret.AssertAbsentAsync(server, key.Text("key"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_key_may_do_what_its_scopes_say_and_nothing_else(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var operators = server.As(TestServer.OperatorKey);
        using var created = await operators.PostAsJsonAsync($"/api/tenants/{firm.Id}/api-keys", new { name = "lecture", scopes = new[] { "channels:read" } }, TestServer.Ct);
        using var reader = server.As((await created.ReadAsync(HttpStatusCode.Created)).Text("key"));

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/api/channels", TestServer.Ct)).StatusCode);
        using var calls = await reader.GetAsync("/api/calls", TestServer.Ct);
        await calls.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        using var toggle = await reader.PostAsJsonAsync("/api/channels/sms/toggle", new { enabled = true }, TestServer.Ct);
        await toggle.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        using var unknown = await operators.PostAsJsonAsync($"/api/tenants/{firm.Id}/api-keys", new { name = "x", scopes = new[] { "everything" } }, TestServer.Ct);
        Assert.NotNull((await unknown.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["scopes"]);
    }

    private static async Task<JsonArray> ListAsync(HttpClient operators, string id)
    {
        using var response = await operators.GetAsync($"/api/tenants/{id}/api-keys", TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray();
    }
}
