using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Tickets;

/// <summary>
/// Looks for promises whose time is past while it is still the firm's turn, and leaves the owner a notice, once: the row is marked in the
/// notice's own transaction, so of several servers one tells. A promise that gets another time may ring again.
/// </summary>
internal sealed partial class LatePromises(Database database, IClock clock, TimeProvider time, ILogger<LatePromises> logger) : BackgroundService
{
    private const int Batch = 100;

    private const string IsLate =
        $"due_at < @now AND late_told_at IS NULL AND category = '{TicketCategories.Callback}' AND status IN ('{TicketStates.Open}', '{TicketStates.InProgress}')";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RingAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error); // the database may be away; what is late stays late until the next tick
            }
        }
    }

    /// <summary>Tells of all that is late now; returns how many there were.</summary>
    public async Task<int> RingAsync(CancellationToken ct)
    {
        var total = 0;
        int rang;
        do
        {
            rang = await IsAnyLateAsync(ct) ? await RingBatchAsync(ct) : 0; // looking needs no writer's turn
            total += rang;
        }
        while (rang == Batch);
        if (total > 0)
            LogRang(total);
        return total;
    }

    private async Task<bool> IsAnyLateAsync(CancellationToken ct)
        => await database.QueryFirstOrDefaultAsync<string>($"SELECT id FROM tickets WHERE {IsLate} LIMIT 1", new { now = clock.GetCurrentInstant() }, ct) is not null;

    private Task<int> RingBatchAsync(CancellationToken ct)
        => database.InTransactionAsync(
            async transaction =>
            {
                var late = await transaction.QueryAsync<LateRow>(
                    $"""
                    UPDATE tickets SET late_told_at = @now
                    WHERE id IN (SELECT id FROM tickets WHERE {IsLate} ORDER BY due_at LIMIT @batch {database.Dialect.SkipLocked})
                    RETURNING id, tenant_id, due_at
                    """,
                    new { now = clock.GetCurrentInstant(), batch = Batch },
                    ct);
                foreach (var row in late) // without the call: a call may have several promises, and owner_notices keeps one of a kind per call
                    await OwnerNotices.AddAsync(transaction, new OwnerNotice(row.TenantId, NoticeKinds.PromiseLate, $"late:{row.Id}:{row.DueAt.ToUnixTimeSeconds()}", TicketId: row.Id), clock, ct);
                return late.Count;
            },
            ct);

    [LoggerMessage(LogLevel.Error, "Late promises could not be looked for; trying again")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(LogLevel.Information, "{Promises} promises to call back are late; their firms are told")]
    private partial void LogRang(int promises);

    private sealed class LateRow
    {
        public required string Id { get; init; }

        public required string TenantId { get; init; }

        public required Instant DueAt { get; init; }
    }
}
