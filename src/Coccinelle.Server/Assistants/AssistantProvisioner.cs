namespace Coccinelle.Server.Assistants;

/// <summary>
/// Makes every firm's assistant what its configuration says, and keeps it so. Several servers share the rows; one works on its rows
/// one after the other, for Vapi limits how fast it may be asked.
/// </summary>
internal sealed partial class AssistantProvisioner(
    AssistantProvisioning provisioning, AssistantRemovals removals, AssistantSignal signal, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<AssistantProvisioner> logger) : BackgroundService
{
    /// <summary>The setting that switches it off (<c>false</c>): then assistants are adopted only.</summary>
    public const string Setting = "Assistants:Provision";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // In Development Vapi is a part of this very server, which has to listen first.
        var started = new TaskCompletionSource();
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await removals.RunNextAsync(stoppingToken) | await provisioning.RunNextAsync(stoppingToken))
                {
                    // There may be more.
                }

                await signal.WaitAsync(Tick, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The database may be away for a while; the rows wait, and so does the worker.
                LogFailed(error);
                await Task.Delay(Tick, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Assistants could not be looked after; trying again")]
    private partial void LogFailed(Exception error);
}
