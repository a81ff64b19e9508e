using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox.Twilio;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>The assistant's use of its tools: one message with all tool calls, the answers read as Vapi reads them.</summary>
internal sealed class ToolDesk(VapiWebhooks webhooks)
{
    /// <summary>Returns the results, each as the JSON that the server put into its <c>result</c>, if it is JSON.</summary>
    public async Task<IReadOnlyList<JsonElement>> UseAsync(
        LiveCall phone, VapiCall call, Conversation conversation, IReadOnlyList<ToolCallPlan> plans, CancellationToken cancellationToken)
    {
        var calls = plans.Select(ToolCall.Of).ToList();
        foreach (var tool in calls)
        {
            phone.Tell(CallStepKind.ToolCalled, tool.Arguments, ("function", tool.Function), ("toolCallId", tool.Id));
        }

        conversation.Called(List(calls));
        var message = new JsonObject
        {
            ["type"] = "tool-calls",
            ["toolCallList"] = List(calls),
            ["toolCalls"] = List(calls),
            ["toolWithToolCallList"] = new JsonArray([.. calls.Select(tool => tool.WithDefinition())]),
            ["artifact"] = VapiResources.Node(conversation.Artifact(call.Id)),
        };
        var delivery = await webhooks.AskAsync(message, call, cancellationToken);
        var results = new List<JsonElement>();
        foreach (var tool in calls)
        {
            var (kind, text) = Read(delivery, tool.Id);
            var status = delivery.Status?.ToString(CultureInfo.InvariantCulture) ?? delivery.Failure?.ToString() ?? "";
            phone.Tell(
                CallStepKind.ToolAnswered, text,
                ("function", tool.Function), ("toolCallId", tool.Id), ("kind", kind), ("status", status));
            conversation.Answered(tool.Id, tool.Function, text);
            if (kind == "result" && JsonReading.Parse(text) is { ValueKind: JsonValueKind.Object } result)
            {
                results.Add(result);
            }
        }

        return results;
    }

    /// <summary>Vapi docs: any status but 200 is ignored completely, ids must match, and results are text on a single line.</summary>
    private static (string Kind, string Text) Read(Delivery delivery, string toolCallId)
    {
        if (delivery.Status != 200 || JsonReading.Parse(delivery.Answer)?.At("results") is not { ValueKind: JsonValueKind.Array } results)
        {
            return ("none", "No result returned.");
        }

        var mine = results.EnumerateArray().FirstOrDefault(result => result.Text("toolCallId") == toolCallId);
        return (mine.Text("result"), mine.Text("error")) switch
        {
            ({ } result, _) when !result.Contains('\n', StringComparison.Ordinal) => ("result", result),
            (_, { } error) when !error.Contains('\n', StringComparison.Ordinal) => ("error", error),
            _ => ("none", "No result returned."),
        };
    }

    private static JsonArray List(IEnumerable<ToolCall> calls) => new([.. calls.Select(tool => tool.ToJson())]);

    private sealed record ToolCall(string Id, string Function, string Arguments)
    {
        public static ToolCall Of(ToolCallPlan plan) =>
            new(plan.Id ?? $"call_{Guid.NewGuid():N}", plan.Function, plan.Arguments?.GetRawText() ?? "{}");

        public JsonObject ToJson() => new()
        {
            ["id"] = Id,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = Function, ["arguments"] = Arguments },
        };

        public JsonObject WithDefinition() => new()
        {
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = Function },
            ["toolCall"] = ToJson(),
        };
    }
}
