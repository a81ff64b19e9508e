using NodaTime;

namespace Coccinelle.Server.Owners;

/// <summary>A row of <c>owner_notices</c>.</summary>
internal sealed class NoticeRow
{
    public const string Columns =
        "id, tenant_id, kind, call_id, appointment_id, ticket_id, detail, part_of, created_at, told_at, next_attempt_at, attempts, given_up_at, reason, message_id";

    public required string Id { get; init; }

    public required string TenantId { get; init; }

    public required string Kind { get; init; }

    public string? CallId { get; init; }

    public string? AppointmentId { get; init; }

    public string? TicketId { get; init; }

    public string? Detail { get; init; }

    /// <summary>The notice in whose message this one is told.</summary>
    public string? PartOf { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? ToldAt { get; init; }

    /// <summary>As a lease while it is claimed.</summary>
    public Instant? NextAttemptAt { get; init; }

    /// <summary>How often no way was open.</summary>
    public int Attempts { get; init; }

    public Instant? GivenUpAt { get; init; }

    public string? Reason { get; init; }

    public string? MessageId { get; init; }
}
