using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coccinelle.Server.Settings;

/// <summary>Ready when this silo is an active member of its cluster.</summary>
internal sealed class SiloHealthCheck(IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var oracle = services.GetRequiredService<Orleans.Runtime.ISiloStatusOracle>();
        return Task.FromResult(oracle.CurrentStatus == Orleans.Runtime.SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy());
    }
}
