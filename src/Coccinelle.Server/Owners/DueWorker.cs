using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Owners;

/// <summary>Looks for what is due, when it is woken or every so often, until the server goes. What fails waits for the next look.</summary>
internal abstract partial class DueWorker(DueSignal signal, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>How long something that another server wrote, or that has become due, may wait to be seen.</summary>
    protected abstract TimeSpan Tick { get; }

    /// <summary>Does what is due; returns true when there may be more at once.</summary>
    public abstract Task<bool> WorkAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await WorkAsync(stoppingToken))
                    await signal.WaitAsync(Tick, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogFailed(error, GetType().Name); // the database may be away for a while; the rows wait, and so does the worker
                await Task.Delay(Tick, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "{Worker} could not look for what is due; trying again")]
    private partial void LogFailed(Exception error, string worker);
}

/// <summary>A notice was written, or may be told now.</summary>
internal sealed class NoticeSignal : DueSignal;

/// <summary>The end of a call was reported.</summary>
internal sealed class FollowUpSignal : DueSignal;

/// <summary>Nobody wakes the digests: they have their hour.</summary>
internal sealed class DigestSignal : DueSignal;
