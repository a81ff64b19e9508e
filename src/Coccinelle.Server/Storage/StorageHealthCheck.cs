using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Coccinelle.Server.Storage;

/// <summary>Ready means: the database answers within two seconds.</summary>
internal sealed class StorageHealthCheck(Database database, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await database.ScalarAsync<int>("SELECT 1", args: null, both.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new(context.Registration.FailureStatus, "The database does not answer.", e);
        }
    }
}
