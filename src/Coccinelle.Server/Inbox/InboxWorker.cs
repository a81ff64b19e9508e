using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Inbox;

/// <summary>
/// Applies stored events. Each server claims due rows under a lease, so an event that a dying server had in hand is taken
/// up by another; events that speak of unknown calls are tried again for an hour, then kept as they are.
/// </summary>
internal sealed partial class InboxWorker(
    Database database, IDurableWriter writer, IEnumerable<IInboxHandler> handlers, InboxSignal signal, InboxMeters meters,
    IClock clock, TimeProvider time, ILogger<InboxWorker> logger) : BackgroundService
{
    private const int Batch = 64;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly Duration Lease = Duration.FromSeconds(30);
    private static readonly Duration GiveUpAfter = Duration.FromHours(1);

    private readonly Dictionary<string, IInboxHandler> _handlers = handlers.ToDictionary(handler => handler.Provider, StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await DrainAsync(stoppingToken) == Batch)
                {
                    // A full batch: there may be more.
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

    /// <summary>Claims and applies one batch; returns how many rows it had.</summary>
    private async Task<int> DrainAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var events = await database.QueryAsync<InboxEvent>(
            $"""
            UPDATE webhook_inbox SET lease_until = @leaseUntil, attempts = attempts + 1 WHERE id IN (
              SELECT id FROM webhook_inbox
              WHERE processed_at IS NULL AND next_attempt_at <= @now AND (lease_until IS NULL OR lease_until < @now)
              ORDER BY next_attempt_at LIMIT @limit {database.Dialect.SkipLocked})
            RETURNING id, provider, kind, body, received_at, attempts
            """,
            new { now, leaseUntil = now + Lease, limit = Batch },
            ct);
        await Task.WhenAll(events.Select(inboxEvent => ApplyAsync(inboxEvent, ct)));
        return events.Count;
    }

    private async Task ApplyAsync(InboxEvent inboxEvent, CancellationToken ct)
    {
        var result = await TryHandleAsync(inboxEvent, ct);
        var now = clock.GetCurrentInstant();
        var done = result.Processed || now - inboxEvent.ReceivedAt > GiveUpAfter;
        meters.Processed(inboxEvent.Provider, result.Word);
        await writer.WriteAsync(
            new DurableWrite(new Statement(
                """
                UPDATE webhook_inbox SET processed_at = @processedAt, result = @result, next_attempt_at = @next, lease_until = NULL
                WHERE id = @id
                """,
                ("processedAt", done ? now : null),
                ("result", result.Word),
                ("next", now + BackOff(inboxEvent.Attempts)),
                ("id", inboxEvent.Id))),
            CancellationToken.None);
    }

    private async Task<InboxResult> TryHandleAsync(InboxEvent inboxEvent, CancellationToken ct)
    {
        try
        {
            return _handlers.TryGetValue(inboxEvent.Provider, out var handler)
                ? await handler.HandleAsync(inboxEvent, ct)
                : InboxResult.Ignored;
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // One event that cannot be applied must not stop the others; it stays, is tried again, and is seen.
            LogEventFailed(error, inboxEvent.Id, inboxEvent.Provider, inboxEvent.Kind);
            return new InboxResult(false, "failed");
        }
    }

    private static Duration BackOff(int attempts) => Duration.FromSeconds(Math.Min(300, Math.Pow(2, Math.Min(attempts, 10))));

    [LoggerMessage(LogLevel.Error, "The inbox could not be read; trying again")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(LogLevel.Error, "Inbox event {Id} ({Provider} {Kind}) could not be applied; it will be tried again")]
    private partial void LogEventFailed(Exception error, string id, string provider, string kind);
}
