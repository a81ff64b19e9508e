using Coccinelle.Server.Messaging;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Owners.Digests;

/// <summary>One row per firm and day of its calendar: whoever writes it has told that day, in the same transaction.</summary>
internal sealed class DigestRows(Database database, MessageRows messages, IClock clock)
{
    private const int Batch = 200;

    public Task<IReadOnlyList<string>> ZonesAsync(CancellationToken ct)
        => database.QueryAsync<string>("SELECT DISTINCT time_zone FROM tenants WHERE status = 'active'", null, ct);

    /// <summary>Firms of a zone whose hour has come and whose day has not been told; the rule says when exactly it has.</summary>
    /// <param name="zone">IANA.</param>
    /// <param name="day">There.</param>
    /// <param name="time">There, <c>HH:mm</c>.</param>
    /// <param name="usual">Of firms that never said anything.</param>
    /// <param name="ct">Stops it.</param>
    public Task<IReadOnlyList<string>> DueAsync(string zone, string day, string time, string usual, CancellationToken ct)
        => database.QueryAsync<string>(
            """
            SELECT t.id FROM tenants t
            LEFT JOIN owner_preferences p ON p.tenant_id = t.id
            LEFT JOIN owner_digests d ON d.tenant_id = t.id AND d.day = @day
            WHERE t.time_zone = @zone AND t.status = 'active' AND coalesce(p.digest, true) AND coalesce(p.digest_at, @usual) <= @time
              AND (d.tenant_id IS NULL OR d.next_attempt_at <= @now)
            ORDER BY t.id LIMIT @limit
            """,
            new { zone, day, time, usual, now = clock.GetCurrentInstant(), limit = Batch },
            ct);

    /// <summary>Until when earlier days were told; null when none was.</summary>
    public async Task<Instant?> LastAsync(string tenantId, string day, CancellationToken ct)
        => (await database.For(tenantId).QueryFirstOrDefaultAsync<LastRow>(
            "SELECT until_at FROM owner_digests WHERE tenant_id = @tenantId AND day < @day AND until_at IS NOT NULL ORDER BY day DESC LIMIT 1", new { tenantId, day }, ct))?.UntilAt;

    public async Task<int> AttemptsAsync(string tenantId, string day, CancellationToken ct)
        => await database.For(tenantId).ScalarAsync<int>("SELECT attempts FROM owner_digests WHERE tenant_id = @tenantId AND day = @day", new { tenantId, day }, ct);

    /// <summary>Nothing happened, and the day is done.</summary>
    public Task NothingAsync(string tenantId, string day, Instant until, CancellationToken ct)
        => database.For(tenantId).ExecuteAsync(Write, Args(tenantId, day, "nothing", null, until, null, clock.GetCurrentInstant()), ct);

    /// <summary>No way to the owner was open. The days that he was not told of are in the next digest.</summary>
    public Task UnreachableAsync(string tenantId, string day, Instant? next, CancellationToken ct)
        => database.For(tenantId).ExecuteAsync(Write, Args(tenantId, day, "unreachable", null, null, next, clock.GetCurrentInstant()), ct);

    /// <summary>Commits the message with the day; false when another server has told it.</summary>
    public Task<bool> SentAsync(string tenantId, string day, Instant until, NewMessage message, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                if (await transaction.ExecuteAsync(Write, Args(tenantId, day, "sent", message.Id, until, null, clock.GetCurrentInstant()), ct) == 0)
                    return false;
                await messages.InsertAsync(transaction, message, ct);
                return true;
            },
            ct);

    /// <summary>A day that was told, or on which nothing was to be told, stays as it is.</summary>
    private const string Write =
        """
        INSERT INTO owner_digests (tenant_id, day, outcome, message_id, until_at, attempts, next_attempt_at, created_at)
        VALUES (@tenantId, @day, @outcome, @messageId, @until, 1, @next, @now)
        ON CONFLICT (tenant_id, day) DO UPDATE SET outcome = @outcome, message_id = @messageId, until_at = @until, attempts = owner_digests.attempts + 1, next_attempt_at = @next
        WHERE owner_digests.outcome = 'unreachable'
        """;

    private static object Args(string tenantId, string day, string outcome, string? messageId, Instant? until, Instant? next, Instant now)
        => new { tenantId, day, outcome, messageId, until, next, now };

    private sealed class LastRow
    {
        public Instant? UntilAt { get; init; }
    }
}
