using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Coccinelle.Providers.Http;
using NodaTime;

namespace Coccinelle.Providers.Vapi;

/// <summary>Reads the envelope <c>{"message": {"type": …}}</c> of Vapi's server messages, tolerantly.</summary>
public static class VapiMessages
{
    /// <summary>False only when the body is no JSON object with a typed message in it. Never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out VapiMessage? message)
    {
        message = JsonText.TryParseObject(body)?.At("message") is { } raw && raw.Text("type") is { } type ? Read(raw, type) : null;
        return message is not null;
    }

    private static VapiMessage Read(JsonElement raw, string type)
    {
        var (startedAt, endedAt) = (Time(raw, "startedAt"), Time(raw, "endedAt"));
        return new VapiMessage
        {
            Type = type,
            CallId = raw.Text("call", "id") ?? raw.Text("callId"),
            Status = raw.Text("status"),
            EndedReason = raw.Text("endedReason") ?? raw.Text("call", "endedReason"),
            AssistantId = raw.Text("call", "assistantId") ?? raw.Text("assistant", "id") ?? raw.Text("assistantId"),
            Timestamp = raw.Time("timestamp"),
            StartedAt = startedAt,
            EndedAt = endedAt,
            DurationSeconds = (double?)raw.Number("durationSeconds") ?? Seconds(startedAt, endedAt),
            Cost = raw.Number("cost") ?? raw.Number("costBreakdown", "total"),
            Transcript = VapiFields.Transcript(raw),
            Summary = VapiFields.Summary(raw),
            RecordingUrl = VapiFields.RecordingUrl(raw),
            SuccessEvaluation = VapiFields.Evaluation(raw),
            Sentiment = VapiFields.Sentiment(raw),
            CustomerNumber = raw.Text("call", "customer", "number") ?? raw.Text("customer", "number"),
            Transport = new(raw.Text("call", "transport", "callSid") ?? raw.Text("call", "phoneCallProviderId"), raw.Text("call", "transport", "forwardedFrom")),
            Metadata = new(Metadata(raw, "tenantId"), Metadata(raw, "twilioCallSid")),
            ToolCalls = ToolCalls(raw),
            Raw = raw,
        };
    }

    private static Instant? Time(JsonElement raw, string name) => raw.Time(name) ?? raw.Time("call", name);

    private static double? Seconds(Instant? start, Instant? end) => end - start is { } duration && duration >= Duration.Zero ? duration.TotalSeconds : null;

    private static string? Metadata(JsonElement raw, string name) =>
        raw.Text("call", "assistantOverrides", "metadata", name)
        ?? raw.Text("call", "metadata", name)
        ?? raw.Text("call", "assistantOverrides", "variableValues", name)
        ?? raw.Text("assistant", "metadata", name)
        ?? raw.Text("assistant", "variableValues", name)
        ?? raw.Text("artifact", "variableValues", name)
        ?? raw.Text("metadata", name);

    private static IReadOnlyList<JsonElement> ToolCalls(JsonElement raw)
    {
        if (raw.Items("toolCallList") is { Count: > 0 } list) return list;
        if (raw.Items("toolCalls") is { Count: > 0 } calls) return calls;
        return [.. raw.Items("toolWithToolCallList").Select(tool => tool.At("toolCall")).OfType<JsonElement>()];
    }
}
