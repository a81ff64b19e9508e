using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Http;

/// <summary>A request that is sent again under its key has no second effect.</summary>
public sealed class IdempotencyTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_same_key_and_body_give_the_first_answer_again(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var (key, body) = (Guid.NewGuid().ToString(), NewTenant());

        using var first = await CreateAsync(server, key, body);
        using var second = await CreateAsync(server, key, body);
        using var third = await CreateAsync(server, key, NewTenant());

        var created = await first.ReadAsync(HttpStatusCode.Created);
        Assert.Equal(created.ToJsonString(), (await second.ReadAsync(HttpStatusCode.Created)).ToJsonString());
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        await third.ProblemAsync(HttpStatusCode.Conflict, "idempotency_key_reused");
        Assert.Equal(1, await TenantsAsync(server, body));
        var stored = await server.Database.ScalarAsync<string>("SELECT body FROM idempotency_keys WHERE key = @key", new { key }, TestServer.Ct);
        Assert.DoesNotContain(created.Text("apiKey"), stored, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Ten_requests_with_one_key_at_once_have_one_effect(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var (key, body) = (Guid.NewGuid().ToString(), NewTenant());

        var responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CreateAsync(server, key, body)));

        Assert.Equal(1, await TenantsAsync(server, body));
        var keys = await Task.WhenAll(responses
            .Where(response => response.StatusCode == HttpStatusCode.Created)
            .Select(async response => (await response.ReadAsync(HttpStatusCode.Created)).Text("apiKey")));
        Assert.Single(keys.Distinct());
        foreach (var response in responses.Where(response => response.StatusCode != HttpStatusCode.Created))
            await response.ProblemAsync(HttpStatusCode.Conflict, "idempotency_in_progress");
        foreach (var response in responses)
            response.Dispose();
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_key_belongs_to_its_owner_and_a_refusal_does_not_use_it_up(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var one = await Firm.CreateAsync(server);
        using var two = await Firm.CreateAsync(server);
        var key = Guid.NewGuid().ToString();

        using var refused = await ToggleAsync(one, key, new { enabled = "yes" });
        using var mine = await ToggleAsync(one, key, new { enabled = false });
        using var theirs = await ToggleAsync(two, key, new { enabled = true });

        await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        Assert.False((await mine.ReadAsync(HttpStatusCode.OK))["enabled"]!.GetValue<bool>());
        Assert.True((await theirs.ReadAsync(HttpStatusCode.OK))["enabled"]!.GetValue<bool>());

        static async Task<HttpResponseMessage> ToggleAsync(Firm firm, string key, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/channels/phone/toggle") { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", key);
            return await firm.Api.SendAsync(request, TestServer.Ct);
        }
    }

    private static string NewTenant() => JsonSerializer.Serialize(new { name = $"Atelier {Numbers.Word()}", contactEmail = "a@b.fr" });

    private static async Task<HttpResponseMessage> CreateAsync(TestServer server, string key, string body)
    {
        using var client = server.As(TestServer.OperatorKey);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tenants") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request, TestServer.Ct);
    }

    private static Task<int> TenantsAsync(TestServer server, string body)
        => server.Database.ScalarAsync<int>("SELECT count(*) FROM tenants WHERE name = @name", new { name = JsonNode.Parse(body)!.Text("name") }, TestServer.Ct);
}
