using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>An appointment.</summary>
internal sealed record AppointmentView
{
    public AppointmentView(AppointmentRow row, string publicUrl)
    {
        (Id, Status, Start, End, TimeZone) = (row.Id, row.Status, row.StartsAt, row.EndsAt, row.TimeZone);
        LocalStart = $"{row.RdvDate:uuuu-MM-dd}T{row.RdvTime:HH:mm}";
        (DurationMinutes, Service, ServiceId, AgendaId, PriceCents) = (row.RdvDurationMinutes, row.RdvType, row.ServiceId, row.AgendaId, row.PriceCents);
        (CustomerName, CustomerPhone, CustomerEmail) = (row.CustomerName, row.CustomerPhone, row.CustomerEmail);
        (Notes, InternalNotes, CallId, CreatedBy, CreatedAt, UpdatedAt) = (row.Notes, row.InternalNotes, row.CallId, row.CreatedBy, row.CreatedAt, row.UpdatedAt);
        (CustomerAnswer, CustomerAnsweredAt) = (row.CustomerAnswer, row.CustomerAnsweredAt);
        (CancelledAt, CancelledBy, CancelReason, CompletedAt) = (row.CancelledAt, row.CancelledBy, row.CancelReason, row.CompletedAt);
        (ConfirmationSent, Reminder24hSent, Reminder1hSent, Moved) = (row.ConfirmationSent, row.Reminder24hSent, row.Reminder1hSent, row.Sequence);
        Link = row is { Stands: true, LinkToken: { } token } ? $"{publicUrl}{AppointmentLinks.Path}/{token}" : null;
    }

    public string Id { get; }

    /// <summary><c>confirmed</c>, <c>rescheduled</c> (moved, and takes place), <c>cancelled</c>, <c>completed</c>, <c>no_show</c>.</summary>
    public string Status { get; }

    /// <summary>UTC.</summary>
    public Instant? Start { get; }

    /// <summary>UTC.</summary>
    public Instant? End { get; }

    /// <summary>By the wall clock of <c>timeZone</c>.</summary>
    public string LocalStart { get; }

    public string? TimeZone { get; }

    public int DurationMinutes { get; }

    /// <summary>Its name when it was booked.</summary>
    public string? Service { get; }

    public string? ServiceId { get; }

    public string? AgendaId { get; }

    /// <summary>What it cost when it was booked; euro cents.</summary>
    public int? PriceCents { get; }

    public string CustomerName { get; }

    public string? CustomerPhone { get; }

    public string? CustomerEmail { get; }

    public string? Notes { get; }

    /// <summary>For the firm's eyes.</summary>
    public string? InternalNotes { get; }

    /// <summary>The call that it was booked on.</summary>
    public string? CallId { get; }

    /// <summary><c>sara</c> (the assistant), <c>owner</c> or <c>customer</c>.</summary>
    public string CreatedBy { get; }

    public Instant CreatedAt { get; }

    public Instant UpdatedAt { get; }

    /// <summary><c>yes</c> or <c>no</c> to the reminder; null while there is no answer.</summary>
    public string? CustomerAnswer { get; }

    public Instant? CustomerAnsweredAt { get; }

    public Instant? CancelledAt { get; }

    /// <summary><c>owner</c> or <c>customer</c>.</summary>
    public string? CancelledBy { get; }

    public string? CancelReason { get; }

    public Instant? CompletedAt { get; }

    /// <summary>A provider has accepted it; whether it arrived is told by the message.</summary>
    public bool ConfirmationSent { get; }

    public bool Reminder24hSent { get; }

    public bool Reminder1hSent { get; }

    /// <summary>How often it was moved.</summary>
    public int Moved { get; }

    /// <summary>Where its customer confirms, moves or cancels it.</summary>
    public string? Link { get; }
}

/// <summary>An appointment to be made.</summary>
/// <param name="Start">By the firm's wall clock (<c>2026-12-01T14:30</c>) or RFC 3339.</param>
/// <param name="Service">An id or a name; null = the firm's first.</param>
/// <param name="Agenda">An id or a name; null = the first that is free.</param>
/// <param name="OutsideHours">True: the firm's own hours and notice do not count. Overlaps stay impossible.</param>
internal sealed record AppointmentRequest(
    string Start, string? Service, string? Agenda, string CustomerName, string? CustomerPhone, string? CustomerEmail, string? Notes, bool? OutsideHours);

/// <summary>What shall be different; what is absent stays.</summary>
internal sealed record AppointmentPatchRequest(
    string? Start, string? Service, string? Agenda, string? CustomerName, string? CustomerPhone, string? CustomerEmail, string? Notes, string? InternalNotes, bool? OutsideHours);

/// <summary>Why an appointment does not take place.</summary>
internal sealed record CancelAppointmentRequest(string? Reason);
