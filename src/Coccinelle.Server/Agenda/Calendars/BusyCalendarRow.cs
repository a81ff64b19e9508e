using NodaTime;

namespace Coccinelle.Server.Agenda.Calendars;

/// <summary>A row of <c>busy_calendars</c>.</summary>
internal sealed class BusyCalendarRow
{
    public const string Columns = "id, tenant_id, agenda_id, url_sealed, fetched_at, failed_since, last_error, skipped_events, etag, read_until";

    public required string Id { get; init; }

    public required string TenantId { get; init; }

    public required string AgendaId { get; init; }

    public required string UrlSealed { get; init; }

    /// <summary>When it was last read.</summary>
    public Instant? FetchedAt { get; init; }

    /// <summary>Null while it works.</summary>
    public Instant? FailedSince { get; init; }

    /// <summary>One of <see cref="BusyCalendarFaults"/>.</summary>
    public string? LastError { get; init; }

    /// <summary>Events that could not be read the last time.</summary>
    public int SkippedEvents { get; init; }

    /// <summary>The version that was read the last time, in its server's words.</summary>
    public string? Etag { get; init; }

    /// <summary>How far that version was worked out.</summary>
    public Instant? ReadUntil { get; init; }
}
