using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coccinelle.Providers.Smtp;

public static class SmtpServices
{
    /// <summary>Registers <see cref="SmtpOptions"/> and <see cref="SmtpDoor"/> as singletons.</summary>
    public static IServiceCollection AddSmtp(this IServiceCollection services, SmtpOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(options).AddSingleton<SmtpDoor>();
    }
}
