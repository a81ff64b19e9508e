using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Knowledge.Vectors;

/// <summary>Keeps the vector index equal to the rows. Several servers share them.</summary>
internal sealed partial class KnowledgeIndexer(
    KnowledgeIndexing indexing, KnowledgeRemovals removals, KnowledgeSignal signal, TimeProvider time, ILogger<KnowledgeIndexer> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await removals.RunNextAsync(stoppingToken) | await indexing.RunNextAsync(stoppingToken))
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

    [LoggerMessage(LogLevel.Error, "The index of knowledge could not be looked after; trying again")]
    private partial void LogFailed(Exception error);
}

/// <summary>Wakes this server's indexer.</summary>
internal sealed class KnowledgeSignal : DueSignal;
