using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>What the tests of provisioning say about firms and Vapi.</summary>
internal static class AssistantChecks
{
    public static readonly (string Name, string Value) On = ("Assistants:Provision", "true");

    /// <summary>The assistants at Vapi that carry the firm's mark.</summary>
    public static IReadOnlyList<VapiAssistant> AssistantsOf(this TestServer server, Firm firm) => server.World.AssistantsOf(firm.Id);

    public static IReadOnlyList<VapiAssistant> AssistantsOf(this SandboxWorld world, string tenantId) =>
        [.. world.Assistants.Where(assistant => assistant.Body.TryGetProperty("metadata", out var metadata)
            && metadata.TryGetProperty("tenantId", out var tenant) && tenant.GetString() == tenantId)];

    public static string? FirstMessage(this VapiAssistant assistant) => assistant.Body.GetProperty("firstMessage").GetString();

    /// <summary>How often Vapi was asked for such a thing for the firm.</summary>
    public static int Asked(this TestServer server, string method, Firm firm)
        => server.World.Requests.Count(request => request.Method == method && request.Path.StartsWith("/assistant", StringComparison.Ordinal)
            && request.Body.Contains(firm.Id, StringComparison.Ordinal));

    /// <summary>The <c>assistant</c> of <c>GET /api/tenants/{id}</c>.</summary>
    public static async Task<JsonNode> AssistantAsync(this Firm firm)
    {
        using var client = firm.Server.As(TestServer.OperatorKey);
        using var response = await client.GetAsync($"/api/tenants/{firm.Id}", TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.OK))["assistant"]!;
    }

    /// <summary>The same once it is as expected.</summary>
    public static Task<JsonNode> AssistantAsync(this Firm firm, Func<JsonNode, bool> isRight) => Eventually.GetAsync(firm.AssistantAsync, isRight);

    public static bool IsUpToDate(this JsonNode assistant) => assistant["upToDate"]!.GetValue<bool>();

    /// <summary>Time passes, and the worker looks.</summary>
    public static void Pass(this TestServer server, TimeSpan time)
    {
        server.Clock.Advance(time);
        server.Services.GetRequiredService<AssistantSignal>().Raise();
    }

    /// <summary>Somebody changes an assistant in Vapi's dashboard.</summary>
    public static void Meddle(this TestServer server, VapiAssistant assistant, string field, object? value)
    {
        var body = JsonSerializer.SerializeToNode(assistant.Body)!.AsObject();
        body[field] = JsonSerializer.SerializeToNode(value);
        server.World.AddAssistant(body, assistant.Id);
    }

    /// <summary>Somebody deletes an assistant in Vapi's dashboard.</summary>
    public static async Task DeleteAsync(this TestServer server, string vapiId)
    {
        using var client = new HttpClient { BaseAddress = server.Sandbox.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", SandboxDefaults.VapiApiKey);
        using var response = await client.DeleteAsync($"/assistant/{vapiId}", TestServer.Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
