using System.Data.Common;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Owners;

/// <summary>Something that a firm's owner must hear of, written in the transaction that made it true.</summary>
internal static class OwnerNotices
{
    /// <summary>One notice per event: what is seen again changes nothing.</summary>
    public static Task<int> AddAsync(DbTransaction transaction, OwnerNotice notice, IClock clock, CancellationToken ct)
        => transaction.ExecuteAsync(Of(notice, clock), ct);

    /// <summary>The same in somebody else's write.</summary>
    public static Statement Of(OwnerNotice notice, IClock clock) => new(
        """
        INSERT INTO owner_notices (id, tenant_id, kind, call_id, event_key, appointment_id, ticket_id, detail, created_at)
        VALUES (@id, @tenant, @kind, @call, @event, @appointment, @ticket, @detail, @now)
        ON CONFLICT DO NOTHING
        """,
        ("id", Ids.New("ntc", clock)),
        ("tenant", notice.TenantId),
        ("kind", notice.Kind),
        ("call", notice.CallId),
        ("event", notice.EventKey),
        ("appointment", notice.AppointmentId),
        ("ticket", notice.TicketId),
        ("detail", notice.Detail),
        ("now", clock.GetCurrentInstant()));
}

/// <summary>One event for the owner's ears.</summary>
/// <param name="TenantId">The firm.</param>
/// <param name="Kind">What it is about, one of <see cref="NoticeKinds"/>.</param>
/// <param name="EventKey">The same for the same event: <c>unanswered:rdv_…</c>.</param>
/// <param name="Detail">A French sentence, when the rows do not say it.</param>
internal sealed record OwnerNotice(
    string TenantId, string Kind, string EventKey, string? CallId = null, string? AppointmentId = null, string? TicketId = null, string? Detail = null);

/// <summary>What owners are told of.</summary>
internal static class NoticeKinds
{
    /// <summary>A call that matters, all of it.</summary>
    public const string Call = "call";

    public const string Voicemail = "voicemail";

    /// <summary>A caller was to be passed on, and nobody is known to have answered.</summary>
    public const string TransferMissed = "transfer_missed";

    /// <summary>A customer cancelled by himself: on a call, by his link or by answering a reminder.</summary>
    public const string AppointmentCancelled = "appointment_cancelled";

    /// <summary>A customer moved his appointment by himself.</summary>
    public const string AppointmentMoved = "appointment_moved";

    /// <summary>A customer booked by himself, by a link.</summary>
    public const string AppointmentBooked = "appointment_booked";

    /// <summary>The reminder of the day before got no answer, and the slot can still be sold.</summary>
    public const string Unanswered = "reminder_unanswered";

    /// <summary>Somebody was promised a call back, and it is late.</summary>
    public const string PromiseLate = "promise_late";

    /// <summary>The calendar with the owner's private times cannot be read.</summary>
    public const string CalendarFailing = "calendar_failing";

    /// <summary>What is told together with the call on which it happened.</summary>
    public const string OfACall = $"'{Voicemail}', '{TransferMissed}', '{AppointmentCancelled}', '{AppointmentMoved}', '{AppointmentBooked}'";
}
