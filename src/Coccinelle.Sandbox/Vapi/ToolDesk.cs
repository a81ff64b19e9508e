using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox.Twilio;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>The assistant's use of its tools: one message with all tool calls for a server, the answers read as Vapi reads them.</summary>
internal sealed class ToolDesk(VapiWebhooks webhooks)
{
    /// <summary>Returns what came of each, in the order of the plans.</summary>
    public async Task<IReadOnlyList<ToolOutcome>> UseAsync(
        LiveCall phone, VapiCall call, Conversation conversation, IReadOnlyList<ToolCallPlan> plans, CancellationToken cancellationToken)
    {
        var calls = plans.Select(plan => ToolCall.Of(plan, call)).ToList();
        foreach (var tool in calls)
        {
            phone.Tell(CallStepKind.ToolCalled, tool.Arguments, ("function", tool.Function), ("toolCallId", tool.Id));
        }

        conversation.Called(List(calls));
        var answers = await Task.WhenAll(calls.GroupBy(ServerOf).Select(async group =>
            KeyValuePair.Create(group.Key, await AskAsync([.. group], call, conversation, cancellationToken))));
        var deliveries = answers.ToDictionary();
        return [.. calls.Select(tool => Read(phone, conversation, tool, deliveries[ServerOf(tool)]))];
    }

    private static string ServerOf(ToolCall tool) => tool.Server?.GetRawText() ?? "";

    private Task<Delivery> AskAsync(IReadOnlyList<ToolCall> calls, VapiCall call, Conversation conversation, CancellationToken cancellationToken)
    {
        var message = new JsonObject
        {
            ["type"] = "tool-calls",
            ["toolCallList"] = List(calls),
            ["toolCalls"] = List(calls),
            ["toolWithToolCallList"] = new JsonArray([.. calls.Select(tool => tool.WithDefinition())]),
            ["artifact"] = VapiResources.Node(conversation.Artifact(call.Id)),
        };
        return webhooks.AskAsync(message, call, VapiServer.Read(calls[0].Server), cancellationToken);
    }

    private static ToolOutcome Read(LiveCall phone, Conversation conversation, ToolCall tool, Delivery delivery)
    {
        var (kind, text) = Result(delivery, tool.Id);
        var outcome = ToolOutcome.Of(tool.Function, kind, text);
        var status = delivery.Status?.ToString(CultureInfo.InvariantCulture) ?? delivery.Failure?.ToString() ?? "";
        phone.Tell(
            CallStepKind.ToolAnswered, text,
            ("function", tool.Function), ("toolCallId", tool.Id), ("kind", kind), ("status", status), ("outcome", outcome.Outcome));
        conversation.Answered(tool.Id, tool.Function, text);
        return outcome;
    }

    /// <summary>Vapi docs: any status but 200 is ignored completely, ids must match, and results are text on a single line.</summary>
    private static (string Kind, string Text) Result(Delivery delivery, string toolCallId)
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
}
