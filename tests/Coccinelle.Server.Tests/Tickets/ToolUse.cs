using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Tickets;

/// <summary>A call that was handed to the assistant, and what the assistant does during it.</summary>
internal sealed class ToolUse
{
    private ToolUse(TestServer server, Firm firm, string callSid, string vapiCallId, string callId)
        => (Server, Firm, CallSid, VapiCallId, CallId) = (server, firm, callSid, vapiCallId, callId);

    public TestServer Server { get; }

    public Firm Firm { get; }

    public string CallSid { get; }

    public string VapiCallId { get; }

    /// <summary>Of its row.</summary>
    public string CallId { get; }

    /// <param name="from">E.164, or <c>anonymous</c>; null: some mobile.</param>
    public static async Task<ToolUse> RingAsync(TestServer server, Firm firm, string? from = null)
    {
        var (vapiCall, callSid) = await server.RingThroughAsync(firm, from);
        return new ToolUse(server, firm, callSid, vapiCall, (await firm.FindCallAsync(callSid))!.Text("id"));
    }

    /// <summary>One tool call; its result as JSON.</summary>
    public Task<JsonNode> AskAsync(string function, object arguments, string? toolCallId = null) => Server.UseAsync(VapiCallId, function, arguments, toolCallId);

    /// <summary>What the firm's API has there.</summary>
    public static async Task<JsonNode> GetAsync(Firm firm, string path)
    {
        using var response = await firm.Api.GetAsync(path, TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    public static async Task<IReadOnlyList<JsonNode>> ListAsync(Firm firm, string path) => [.. (await GetAsync(firm, path))["items"]!.AsArray().Select(item => item!)];
}
