using NodaTime;

namespace Coccinelle.Server.Owners.FollowUps;

/// <summary>An ended call, as far as it decides what follows.</summary>
internal sealed class EndedCall
{
    public const string Columns =
        """
        c.id, c.tenant_id, c.caller_number, c.outcome, c.call_status, c.status_rank, c.vapi_call_id, c.transcript, c.summary, c.recording_sid, c.recording_duration_seconds,
        c.actions_performed, c.follow_up_at, c.follow_up_since, t.time_zone, t.owner_phone, t.overflow_number, x.state AS transfer
        """;

    public required string Id { get; init; }

    public required string TenantId { get; init; }

    public string? CallerNumber { get; init; }

    public string? Outcome { get; init; }

    public string? CallStatus { get; init; }

    public int StatusRank { get; init; }

    public string? VapiCallId { get; init; }

    public string? Transcript { get; init; }

    public string? Summary { get; init; }

    public string? RecordingSid { get; init; }

    public int? RecordingDurationSeconds { get; init; }

    public string? ActionsPerformed { get; init; }

    /// <summary>As a lease while it is claimed; a report that comes meanwhile changes it.</summary>
    public required Instant FollowUpAt { get; init; }

    public required Instant FollowUpSince { get; init; }

    public required string TimeZone { get; init; }

    public string? OwnerPhone { get; init; }

    public string? OverflowNumber { get; init; }

    /// <summary>What became of passing the caller on; null when nobody wanted to.</summary>
    public string? Transfer { get; init; }
}
