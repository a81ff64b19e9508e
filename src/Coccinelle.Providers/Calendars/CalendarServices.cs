using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coccinelle.Providers.Calendars;

public static class CalendarServices
{
    /// <summary>Registers <see cref="CalendarOptions"/> and <see cref="CalendarDoor"/> as singletons.</summary>
    public static IServiceCollection AddCalendars(this IServiceCollection services, CalendarOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(options).AddSingleton<CalendarDoor>();
    }
}
