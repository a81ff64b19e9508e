namespace Coccinelle.Server.Tenants;

internal static class TenantServices
{
    public static void AddTenants(this IServiceCollection services)
    {
        services.AddSingleton<TenantRepository>();
        services.AddSingleton<LineRepository>();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<Erasure>();
    }
}
