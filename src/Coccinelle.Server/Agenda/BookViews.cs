using System.Text.Json.Nodes;
using Coccinelle.Domain.Agenda;

namespace Coccinelle.Server.Agenda;

/// <summary>A firm's rules and agendas. Hours are by the wall clock of <c>timeZone</c>.</summary>
internal sealed record AgendasView
{
    public AgendasView(FirmBook book, string publicUrl)
    {
        (TimeZone, Version) = (book.Rules.Zone.Id, book.Version);
        (Hours, StepMinutes, HorizonDays) = (WeekHoursJson.Write(book.Rules.Hours), book.Rules.StepMinutes, book.Rules.HorizonDays);
        (MinimumNoticeMinutes, ChangeNoticeMinutes) = ((int)book.Rules.MinimumNotice.TotalMinutes, (int)book.Rules.ChangeNotice.TotalMinutes);
        (RemindDayBefore, RemindHourBefore) = (book.RemindDayBefore, book.RemindHourBefore);
        Agendas = [.. book.Agendas.Select(agenda => new AgendaView(agenda.Id, agenda.Name, agenda.Hours is null ? null : WeekHoursJson.Write(agenda.Hours), agenda.DailyCap))];
        CalendarUrl = CalendarEndpoints.AddressOf(publicUrl, book.CalendarToken);
    }

    public string TimeZone { get; }

    public JsonObject Hours { get; }

    /// <summary>No booking nearer than this.</summary>
    public int MinimumNoticeMinutes { get; }

    /// <summary>No booking further away than this.</summary>
    public int HorizonDays { get; }

    /// <summary>Between two starts that are offered.</summary>
    public int StepMinutes { get; }

    /// <summary>Customers move and cancel until this long before the start.</summary>
    public int ChangeNoticeMinutes { get; }

    public bool RemindDayBefore { get; }

    public bool RemindHourBefore { get; }

    public IReadOnlyList<AgendaView> Agendas { get; }

    /// <summary>For the owner's own calendar. Whoever has it reads the appointments.</summary>
    public string CalendarUrl { get; }

    /// <summary>Of rules, agendas and services together.</summary>
    public int Version { get; }
}

/// <summary>One person, chair or bay.</summary>
/// <param name="Hours">Null = the firm's.</param>
/// <param name="DailyCap">Appointments a day; null = as many as fit.</param>
internal sealed record AgendaView(string Id, string Name, JsonObject? Hours, int? DailyCap);

/// <summary>What a firm offers.</summary>
internal sealed record ServicesView(IReadOnlyList<ServiceView> Services, int Version)
{
    public ServicesView(FirmBook book)
        : this([.. book.Services.Select(service => new ServiceView(service))], book.Version)
    {
    }
}

/// <summary>A service.</summary>
/// <param name="AgendaIds">The agendas that offer it; empty = all.</param>
internal sealed record ServiceView(
    string Id, string Name, int DurationMinutes, int BufferBeforeMinutes, int BufferAfterMinutes, int? PriceCents, IReadOnlyList<string> AgendaIds)
{
    public ServiceView(BookableService service)
        : this(
            service.Id, service.Name, service.DurationMinutes, service.BufferBeforeMinutes, service.BufferAfterMinutes, service.PriceCents, service.AgendaIds ?? [])
    {
    }
}

/// <summary>Rules and agendas as an owner sends them; what is absent stays as it is.</summary>
internal sealed record AgendasRequest(
    JsonObject? Hours, int? MinimumNoticeMinutes, int? HorizonDays, int? StepMinutes, int? ChangeNoticeMinutes, bool? RemindDayBefore, bool? RemindHourBefore,
    IReadOnlyList<AgendaView>? Agendas, int? Version);

/// <summary>All services as an owner sends them.</summary>
internal sealed record ServicesRequest(IReadOnlyList<ServiceView> Services, int? Version);
