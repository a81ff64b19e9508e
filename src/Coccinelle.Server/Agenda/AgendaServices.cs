using Coccinelle.Server.Agenda.Calendars;
using Coccinelle.Server.Agenda.Functions;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Owners;

namespace Coccinelle.Server.Agenda;

internal static class AgendaServices
{
    public static void AddAgenda(this IServiceCollection services)
    {
        services.AddSingleton<AgendaRows>();
        services.AddSingleton<TakenRows>();
        services.AddSingleton<AppointmentRows>();
        services.AddSingleton<AppointmentMessages>();
        services.AddSingleton<Bookings>();
        services.AddSingleton<Cancellations>();
        services.AddSingleton<AppointmentDesk>();
        services.AddSingleton<FirmZones>();
        services.AddSingleton<AppointmentLinks>();
        services.AddSingleton<BookingLinks>().AddSingleton<IBookingLink>(provider => provider.GetRequiredService<BookingLinks>());
        services.AddSingleton<LinkDesk>();
        services.AddSingleton<BusyCalendarSignal>();
        services.AddSingleton<BusyCalendars>();
        services.AddSingleton<BusyCalendarImport>();
        services.AddSingleton<BusyCalendarWorker>().AddHostedService(provider => provider.GetRequiredService<BusyCalendarWorker>());
        services.AddSingleton<UnansweredSignal>();
        services.AddSingleton<UnansweredReminders>().AddHostedService(provider => provider.GetRequiredService<UnansweredReminders>());

        services.AddSingleton<CallersAppointment>();
        services.AddSingleton<ICallFunction, CheckAvailability>();
        services.AddSingleton<ICallFunction, BookAppointment>();
        services.AddSingleton<ICallFunction, RescheduleAppointment>();
        services.AddSingleton<ICallFunction, CancelAppointment>();
    }

    public static void MapAgenda(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapBook();
        endpoints.MapAvailability();
        endpoints.MapAppointments();
        endpoints.MapAppointmentLinks();
        endpoints.MapCalendar();
        endpoints.MapCalendarToken();
        endpoints.MapBusyCalendars();
    }
}
