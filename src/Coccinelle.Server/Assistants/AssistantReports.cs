using Coccinelle.Domain.Calls;
using Coccinelle.Server.Calls;
using Coccinelle.Server.Inbox;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Assistants;

/// <summary>What is known of a call's time with the assistant, from a message or from asking Vapi. Null = not said.</summary>
internal sealed record AssistantReport
{
    public required string VapiCallId { get; init; }

    /// <summary>Our own mark on the call, for a call whose Vapi id a crash kept us from storing.</summary>
    public string? CallSid { get; init; }

    /// <summary>Vapi's word; open-ended.</summary>
    public required string Status { get; init; }

    public required int Rank { get; init; }

    public string? EndedReason { get; init; }

    public Instant? StartedAt { get; init; }

    public Instant? EndedAt { get; init; }

    public int? DurationSeconds { get; init; }

    /// <summary>In US dollars, as Vapi bills.</summary>
    public decimal? CostUsd { get; init; }

    public string? Transcript { get; init; }

    public string? Summary { get; init; }

    public string? RecordingUrl { get; init; }

    /// <summary>How the caller felt: <see cref="CallSentiment"/>.</summary>
    public string? Sentiment { get; init; }
}

/// <summary>
/// Writes reports into <c>call_logs</c>. They come twice and in any order: what is filled stays, statuses only move
/// forward, and Twilio's own figures outrank Vapi's.
/// </summary>
internal sealed class AssistantReports(Database database, HandOver handOver, FollowUpSignal followUps, IClock clock)
{
    private const string Columns =
        $"""
        vapi_call_id = coalesce(vapi_call_id, @VapiCallId),
        ended_reason = coalesce(ended_reason, @EndedReason),
        duration_seconds = coalesce(duration_seconds, @DurationSeconds),
        cost_cents = coalesce(@costCents, cost_cents),
        transcript = coalesce(@transcript, transcript),
        summary = coalesce(@summary, summary),
        recording_url = coalesce(recording_url, @RecordingUrl),
        sentiment = coalesce(sentiment, @sentiment),
        {CallLog.Ending},
        ended_at = CASE WHEN @ended THEN coalesce(ended_at, @endedAt) ELSE ended_at END,
        lease_until = CASE WHEN @ended THEN NULL ELSE lease_until END,
        call_status = CASE WHEN @Rank > status_rank THEN @status ELSE call_status END,
        status_rank = CASE WHEN @Rank > status_rank THEN @Rank ELSE status_rank END
        """;

    /// <summary>Applies a report, and gives the call's slots back when it says that the assistant left.</summary>
    public async Task<InboxResult> ApplyAsync(AssistantReport report, CancellationToken ct)
    {
        var ended = report.Rank >= CallProgress.AssistantEnded;
        var args = new
        {
            VapiCallId = WithoutNul(report.VapiCallId),
            CallSid = WithoutNul(report.CallSid),
            EndedReason = WithoutNul(report.EndedReason),
            RecordingUrl = WithoutNul(report.RecordingUrl),
            report.Rank,
            DurationSeconds = report.DurationSeconds ?? Seconds(report.StartedAt, report.EndedAt),
            costCents = report.CostUsd is { } usd ? (int?)decimal.Round(usd * 100, MidpointRounding.AwayFromZero) : null,
            transcript = WithoutNul(report.Transcript),
            summary = WithoutNul(report.Summary),
            endedAt = report.EndedAt ?? clock.GetCurrentInstant(),
            ended,
            sentiment = report.Sentiment,
            now = clock.GetCurrentInstant(),
            status = ended ? "completed" : report.Rank >= CallProgress.InProgress ? "in-progress" : "ringing",
        };
        var row = await UpdateAsync("vapi_call_id = @VapiCallId", args, ct)
            ?? (report.CallSid is null ? null : await UpdateAsync("call_sid = @CallSid AND vapi_call_id IS NULL", args, ct));
        if (row is null)
            return InboxResult.UnknownCall;

        if (ended)
        {
            followUps.Raise();
            await handOver.EndedAsync(row.CallSid, row.TenantId);
        }

        return InboxResult.Applied;
    }

    private Task<EndedCall?> UpdateAsync(string which, object args, CancellationToken ct)
        => database.QueryFirstOrDefaultAsync<EndedCall>($"UPDATE call_logs SET {Columns} WHERE {which} RETURNING call_sid, tenant_id", args, ct);

    private static int? Seconds(Instant? from, Instant? to)
        => from is { } start && to is { } end && end >= start ? (int)Math.Round((end - start).TotalSeconds) : null;

    /// <summary>PostgreSQL stores no NUL, and neither speech nor an id has one.</summary>
    private static string? WithoutNul(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    private sealed class EndedCall
    {
        public required string CallSid { get; init; }

        public required string TenantId { get; init; }
    }
}
