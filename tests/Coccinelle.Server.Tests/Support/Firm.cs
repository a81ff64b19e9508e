using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coccinelle.Server.Tests.Support;

/// <summary>A firm set up as an operator and its owner would: over the API.</summary>
internal sealed class Firm : IDisposable
{
    private Firm(TestServer server, string id, string name, string key)
    {
        (Server, Id, Name, Key) = (server, id, name, key);
        Api = server.As(key);
    }

    public TestServer Server { get; }

    public string Id { get; }

    public string Name { get; }

    public string Key { get; }

    /// <summary>A verified forwarding line, E.164.</summary>
    public string Line { get; private set; } = "";

    public string AssistantId { get; private set; } = "";

    /// <summary>Its first words.</summary>
    public string FirstWords => $"Bonjour, ici {Name}.";

    /// <summary>With the firm's key.</summary>
    public HttpClient Api { get; }

    /// <summary>A firm with a verified line, an assistant and a phone configuration.</summary>
    public static async Task<Firm> CreateAsync(TestServer server, object? config = null, string? name = null, object? tenant = null)
    {
        var firm = await CreateBareAsync(server, name, tenant);
        firm.Line = Numbers.Line();
        await firm.AddLineAsync(firm.Line);
        firm.AssistantId = server.World.AddAssistant(new { name = firm.Name, firstMessage = firm.FirstWords }).Id;
        await firm.ConfigureAsync(config, firm.AssistantId);
        return firm;
    }

    /// <summary>Just onboarded.</summary>
    public static async Task<Firm> CreateBareAsync(TestServer server, string? name = null, object? tenant = null)
    {
        var body = JsonSerializer.SerializeToNode(tenant ?? new { })!.AsObject();
        body["name"] = name ?? $"Maison {Numbers.Word()}";
        body["contactEmail"] = "patron@example.test";
        using var client = server.As(TestServer.OperatorKey);
        using var response = await client.PostAsJsonAsync("/api/tenants", body, TestServer.Ct);
        var created = await response.ReadAsync(HttpStatusCode.Created);
        return new Firm(server, created["id"]!.GetValue<string>(), body["name"]!.GetValue<string>(), created["apiKey"]!.GetValue<string>());
    }

    public async Task AddLineAsync(string number, string kind = "forwarding", bool verified = true)
    {
        using var client = Server.As(TestServer.OperatorKey);
        using var response = await client.PostAsJsonAsync($"/api/tenants/{Id}/lines", new { number, kind, verified }, TestServer.Ct);
        await response.ReadAsync(HttpStatusCode.Created);
    }

    public async Task ConfigureAsync(object? config, string? assistantId = null)
    {
        using var response = await Api.PostAsJsonAsync("/api/channels/phone/config", new { config = config ?? new { }, assistantId }, TestServer.Ct);
        await response.ReadAsync(HttpStatusCode.OK);
    }

    /// <summary>The operator changes the firm.</summary>
    public async Task PatchAsync(object changes)
    {
        using var client = Server.As(TestServer.OperatorKey);
        using var response = await client.PatchAsJsonAsync($"/api/tenants/{Id}", changes, TestServer.Ct);
        await response.ReadAsync(HttpStatusCode.OK);
    }

    public async Task<JsonArray> CallsAsync()
    {
        using var response = await Api.GetAsync("/api/calls", TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray();
    }

    /// <summary>The firm's call with that CallSid as <c>GET /api/calls/{id}</c> shows it; null when the firm has none.</summary>
    public async Task<JsonNode?> FindCallAsync(string callSid)
    {
        var id = (await CallsAsync()).FirstOrDefault(call => call!["callSid"]?.GetValue<string>() == callSid)?["id"]!.GetValue<string>();
        if (id is null)
            return null;
        using var response = await Api.GetAsync($"/api/calls/{id}", TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    /// <summary>The call once it is as expected.</summary>
    public async Task<JsonNode> CallAsync(string callSid, Func<JsonNode, bool> isRight)
        => (await Eventually.GetAsync(() => FindCallAsync(callSid), call => call is not null && isRight(call)))!;

    public void Dispose() => Api.Dispose();
}
