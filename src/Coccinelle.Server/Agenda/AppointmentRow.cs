using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>A row of <c>rendez_vous</c>. Rows of the product's first version have no agenda and no moment; they take no time on a book.</summary>
internal sealed class AppointmentRow
{
    public const string Prefix = "rdv";

    /// <summary>Those that take place, as far as anybody knows.</summary>
    public const string Standing = "('confirmed', 'rescheduled')";

    public const string Columns =
        """
        id, customer_name, customer_phone, customer_email, rdv_date, rdv_time, rdv_type, rdv_duration_minutes, rdv_location, status, notes, internal_notes,
        call_id, created_by, created_at, updated_at, cancelled_at, completed_at, cancelled_by, cancel_reason, customer_answer, customer_answered_at,
        agenda_id, service_id, starts_at, ends_at, time_zone, price_cents, sequence, link_token, confirmation_sent, reminder_24h_sent, reminder_1h_sent
        """;

    public required string Id { get; init; }

    public required string CustomerName { get; init; }

    public string? CustomerPhone { get; init; }

    public string? CustomerEmail { get; init; }

    public required LocalDate RdvDate { get; init; }

    public required LocalTime RdvTime { get; init; }

    /// <summary>The service's name when it was booked.</summary>
    public string? RdvType { get; init; }

    public int RdvDurationMinutes { get; init; }

    public string? RdvLocation { get; init; }

    public required string Status { get; init; }

    public string? Notes { get; init; }

    public string? InternalNotes { get; init; }

    public string? CallId { get; init; }

    public required string CreatedBy { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    public Instant? CancelledAt { get; init; }

    public Instant? CompletedAt { get; init; }

    public string? CancelledBy { get; init; }

    public string? CancelReason { get; init; }

    /// <summary><c>yes</c> or <c>no</c> to the reminder; null while there is no answer.</summary>
    public string? CustomerAnswer { get; init; }

    public Instant? CustomerAnsweredAt { get; init; }

    public string? AgendaId { get; init; }

    public string? ServiceId { get; init; }

    public Instant? StartsAt { get; init; }

    public Instant? EndsAt { get; init; }

    public string? TimeZone { get; init; }

    public int? PriceCents { get; init; }

    /// <summary>How often it was moved.</summary>
    public int Sequence { get; init; }

    /// <summary>Opens <c>/r/{token}</c>.</summary>
    public string? LinkToken { get; init; }

    public bool ConfirmationSent { get; init; }

    public bool Reminder24hSent { get; init; }

    public bool Reminder1hSent { get; init; }

    public bool Stands => Status is "confirmed" or "rescheduled";
}
