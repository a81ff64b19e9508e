using NodaTime;

namespace Coccinelle.Server.Tenants;

internal static class TenantServices
{
    public static void AddTenants(this IServiceCollection services)
    {
#pragma warning disable RS0030 // The composition root is where the machine's clock comes in.
        services.AddSingleton<IClock>(SystemClock.Instance);
#pragma warning restore RS0030
        services.AddSingleton<TenantRepository>();
        services.AddSingleton<LineRepository>();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<Erasure>();
    }
}
