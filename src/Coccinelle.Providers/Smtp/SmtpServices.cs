using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coccinelle.Providers.Smtp;

public static class SmtpServices
{
    /// <summary>Registers <see cref="SmtpOptions"/>, <see cref="SmtpDoor"/> and <see cref="SmtpConnections"/> as singletons.</summary>
    public static IServiceCollection AddSmtp(this IServiceCollection services, SmtpOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(options).AddSingleton<SmtpDoor>().AddSingleton<SmtpConnections>();
    }
}
