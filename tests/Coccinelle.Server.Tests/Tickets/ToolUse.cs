using System.Net;
using System.Text;
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
        var callSid = Numbers.CallSid();
        await server.RingAsync(firm, callSid, from);
        var call = (await firm.FindCallAsync(callSid))!;
        return new ToolUse(server, firm, callSid, call.Text("vapiCallId"), call.Text("id"));
    }

    /// <summary>One tool call; its result as JSON.</summary>
    public async Task<JsonNode> AskAsync(string function, object arguments, string? toolCallId = null)
    {
        var body = new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["type"] = "tool-calls",
                ["call"] = new JsonObject { ["id"] = VapiCallId },
                ["toolCallList"] = new JsonArray(new JsonObject
                {
                    ["id"] = toolCallId ?? $"call_{Guid.NewGuid():N}",
                    ["name"] = function,
                    ["arguments"] = System.Text.Json.JsonSerializer.SerializeToNode(arguments),
                }),
            },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/vapi/functions") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Vapi-Secret", TestServer.VapiSecret);
        using var response = await Server.Http.SendAsync(request, TestServer.Ct);
        var result = Assert.Single((await response.ReadAsync(HttpStatusCode.OK))["results"]!.AsArray())!.Text("result");
        Assert.DoesNotContain('\n', result);
        return JsonNode.Parse(result)!;
    }

    /// <summary>What the firm's API has there.</summary>
    public static async Task<JsonNode> GetAsync(Firm firm, string path)
    {
        using var response = await firm.Api.GetAsync(path, TestServer.Ct);
        return await response.ReadAsync(HttpStatusCode.OK);
    }

    public static async Task<IReadOnlyList<JsonNode>> ListAsync(Firm firm, string path) => [.. (await GetAsync(firm, path))["items"]!.AsArray().Select(item => item!)];
}
