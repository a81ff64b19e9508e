using System.Text.Json;
using Coccinelle.Providers.Http;
using NodaTime;

namespace Coccinelle.Providers.Vapi;

/// <summary>A call as Vapi knows it; null where Vapi says nothing.</summary>
/// <param name="Status">Open string: queued, ringing, in-progress, forwarding, ended…</param>
/// <param name="Cost">US dollars.</param>
public sealed record VapiCallState(
    string Id,
    string? Status,
    string? EndedReason,
    Instant? StartedAt,
    Instant? EndedAt,
    decimal? Cost,
    string? Transcript,
    string? Summary,
    string? RecordingUrl)
{
    /// <summary>In words; booleans and numbers as JSON writes them.</summary>
    public string? SuccessEvaluation { get; init; }

    /// <summary>The caller's mood, where the analysis was told to name it.</summary>
    public string? Sentiment { get; init; }

    internal static VapiCallState? Read(JsonElement call) => call.Text("id") is not { } id ? null : new(
        id,
        call.Text("status"),
        call.Text("endedReason"),
        call.Time("startedAt"),
        call.Time("endedAt"),
        call.Number("cost") ?? call.Number("costBreakdown", "total"),
        VapiFields.Transcript(call),
        VapiFields.Summary(call),
        VapiFields.RecordingUrl(call))
    {
        SuccessEvaluation = VapiFields.Evaluation(call),
        Sentiment = VapiFields.Sentiment(call),
    };
}

/// <summary>What asking for a call gave. Closed.</summary>
public abstract record VapiCallLookup
{
    private VapiCallLookup()
    {
    }

    public sealed record Found(VapiCallState Call) : VapiCallLookup;

    public sealed record NotFound : VapiCallLookup;

    /// <summary>Nothing was learned: ask again later.</summary>
    public sealed record Failed(string Reason) : VapiCallLookup;
}
