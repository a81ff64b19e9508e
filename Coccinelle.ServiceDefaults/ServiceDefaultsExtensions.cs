using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coccinelle.ServiceDefaults;

/// <summary>What every process of Coccinelle has in common: telemetry, health, service discovery.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds telemetry, health checks and service discovery.
    /// No client gets a retry here: a standard resilience handler repeats POST, which is a second call or a second SMS.
    /// Each provider's door sets its own budget, breaker and (safe) retries.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTelemetry();
        builder.Services.AddProbes();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        return builder;
    }

    /// <summary>
    /// Maps <c>/alive</c> (checks tagged <see cref="HealthTags.Live"/>) and <c>/health</c> (also <see cref="HealthTags.Ready"/>),
    /// in every environment and without a credential. 200, or 503 when a check is unhealthy.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapProbes();
        return app;
    }
}
