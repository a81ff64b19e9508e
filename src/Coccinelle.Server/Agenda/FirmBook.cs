using Coccinelle.Domain.Agenda;

namespace Coccinelle.Server.Agenda;

/// <summary>What a firm can be booked for, as committed: its rules, agendas and services. Nobody changes it; a newer one takes its place.</summary>
internal sealed record FirmBook
{
    public required string TenantId { get; init; }

    public required string FirmName { get; init; }

    public required BookingRules Rules { get; init; }

    /// <summary>Those that are offered, in the firm's order.</summary>
    public required IReadOnlyList<AgendaBook> Agendas { get; init; }

    /// <summary>Those that are offered, in the firm's order.</summary>
    public required IReadOnlyList<BookableService> Services { get; init; }

    public required bool RemindDayBefore { get; init; }

    public required bool RemindHourBefore { get; init; }

    /// <summary>Opens the firm's calendar feed.</summary>
    public required string CalendarToken { get; init; }

    /// <summary>Counts the changes of rules, agendas and services.</summary>
    public required int Version { get; init; }

    /// <summary>With the service of an appointment that was booked when the firm still offered it.</summary>
    public FirmBook With(AppointmentRow row) => row.ServiceId is not { } id || Service(id) is not null
        ? this
        : this with { Services = [.. Services, new BookableService(id, row.RdvType ?? "", row.RdvDurationMinutes, PriceCents: row.PriceCents)] };

    public AgendaBook? Agenda(string id) => Agendas.FirstOrDefault(agenda => agenda.Id == id);

    public BookableService? Service(string id) => Services.FirstOrDefault(service => service.Id == id);
}
