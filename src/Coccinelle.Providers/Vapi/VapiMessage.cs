using System.Text.Json;
using NodaTime;

namespace Coccinelle.Providers.Vapi;

/// <summary>
/// One server message of Vapi's: what of it we use, null where it says nothing. Messages come twice, out of order or never;
/// type, status and reason are open strings.
/// </summary>
public sealed record VapiMessage
{
    /// <summary><c>status-update</c>, <c>end-of-call-report</c>, <c>hang</c>, <c>tool-calls</c>, <c>assistant-request</c>…</summary>
    public required string Type { get; init; }

    public string? CallId { get; init; }

    /// <summary>Of a <c>status-update</c>. The call's own status inside other messages can be stale and is not read.</summary>
    public string? Status { get; init; }

    public string? EndedReason { get; init; }

    public string? AssistantId { get; init; }

    public Instant? Timestamp { get; init; }

    public Instant? StartedAt { get; init; }

    public Instant? EndedAt { get; init; }

    /// <summary>As given, else from start to end.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>US dollars.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The whole conversation so far; in a message of type <c>transcript</c> only the last utterance.</summary>
    public string? Transcript { get; init; }

    public string? Summary { get; init; }

    /// <summary>A reference: Vapi's recordings are private and presigned addresses run out.</summary>
    public string? RecordingUrl { get; init; }

    /// <summary>In words; booleans and numbers as JSON writes them.</summary>
    public string? SuccessEvaluation { get; init; }

    /// <summary>The caller's mood, where the analysis was told to name it (<c>analysis.structuredData.sentiment</c>).</summary>
    public string? Sentiment { get; init; }

    /// <summary>As sent; read it with <see cref="Domain.Phones.PhoneText"/>.</summary>
    public string? CustomerNumber { get; init; }

    /// <summary>The telephone side, where Vapi knows it.</summary>
    public VapiTransport Transport { get; init; } = new(null, null);

    /// <summary>What we said at the hand-over: a cross-check, never an authority.</summary>
    public VapiMetadata Metadata { get; init; } = new(null, null);

    /// <summary>The entries of the first list that has any; their shape varies.</summary>
    public IReadOnlyList<JsonElement> ToolCalls { get; init; } = [];

    /// <summary>Everything else.</summary>
    public JsonElement Raw { get; init; }
}

/// <param name="CallSid">Twilio's id of the call; whether Vapi fills it for bypass calls is not documented.</param>
/// <param name="ForwardedFrom">As Twilio sent it.</param>
public sealed record VapiTransport(string? CallSid, string? ForwardedFrom);

public sealed record VapiMetadata(string? TenantId, string? TwilioCallSid);
