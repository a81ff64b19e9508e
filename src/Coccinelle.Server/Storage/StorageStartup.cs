using Coccinelle.Server.Settings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coccinelle.Server.Storage;

/// <summary>
/// Waits for the database and migrates it: at once when asked (the server does so before it starts), else before any
/// other hosted service starts, the silo and the endpoints among them: that is what
/// <see cref="IHostedLifecycleService.StartingAsync"/> promises.
/// </summary>
internal sealed partial class StorageStartup(
    StorageSources sources, Database database, Migrator migrator, StorageOptions options, TimeProvider clock, ILogger<StorageStartup> log) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool _done;

    /// <summary>Also run alone, by <c>-- migrate</c>.</summary>
    /// <returns>How many steps were applied.</returns>
    /// <exception cref="SettingsException">Not reachable in 30 s, or it refuses us; the message names the place, never the password.</exception>
    /// <exception cref="MigrationException">A step failed.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        await PatientlyAsync(() => database.Owner.ScalarAsync<int>("SELECT 1", args: null, ct), ct);
        var applied = 0;
        await PatientlyAsync(async () => applied = await migrator.MigrateAsync(ct), ct); // another server may be migrating
        if (options.Kind == DialectKind.Postgres) await PatientlyAsync(() => DatabaseRoles.VerifyAsync(sources, ct), ct);
        _done = true;
        return applied;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => _done ? Task.CompletedTask : RunAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PatientlyAsync(Func<Task> ask, CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await ask();
                return;
            }
            catch (Exception e) when (MayPass(e) && clock.GetElapsedTime(start) < Patience)
            {
                LogWaiting(options.Place, e.Message);
            }
            catch (Exception e) when (e is not (OperationCanceledException or MigrationException or SettingsException))
            {
                throw options.CannotBeUsed(e);
            }

            await Task.Delay(Pause, clock, ct);
        }
    }

    // PostgreSQL may start later than we do, or its database be created later. A wrong password or a missing right does not come by waiting.
    private static bool MayPass(Exception e) => e switch
    {
        PostgresException refused => refused.SqlState != PostgresErrorCodes.InsufficientPrivilege && !refused.SqlState.StartsWith("28", StringComparison.Ordinal),
        NpgsqlException or TimeoutException => true,
        SqliteException { SqliteErrorCode: 5 or 6 } => true,
        _ => false,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for the database, {Place}: {Reason}")]
    private partial void LogWaiting(string place, string reason);
}
