using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging.Outbox;

/// <summary>
/// Takes due messages out of the table, under a lease: of many servers each gets others. Fair: transactional messages before marketing, and
/// within a kind the firms in turn, so that whoever queues ten thousand waits for himself alone.
/// </summary>
internal sealed class OutboxRows(Database database, IClock clock)
{
    /// <summary>
    /// Longer than any provider is waited for. A server that is gone for so long has died with the message in hand, and nobody knows
    /// whether it left: whoever takes it next finds the lease that ran out.
    /// </summary>
    public static readonly Duration Lease = Duration.FromMinutes(2);

    /// <summary>
    /// In the order of the index, so that PostgreSQL walks the index: only such a walk marks the entries of messages that have left, and the
    /// next one steps over them. Until a vacuum all that were sent lie before the first that is due.
    /// </summary>
    private const string IsDue =
        """
        SELECT CAST(count(*) AS integer) FROM (SELECT 1 FROM channel_messages_log
          WHERE channel_type = @channel AND next_attempt_at <= @now AND (lease_until IS NULL OR lease_until <= @now) ORDER BY next_attempt_at LIMIT 1) AS due
        """;

    /// <param name="channel">One of the written channels.</param>
    /// <param name="most">Messages that this server can take now.</param>
    /// <param name="mostPerFirm">Messages of one firm that the whole cluster may have in hand: a provider that hangs holds up its own firm.</param>
    /// <param name="ct">Stops the claim, not what was claimed.</param>
    public async Task<IReadOnlyList<OutboxRow>> ClaimAsync(string channel, int most, int mostPerFirm, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await database.ScalarAsync<int>(IsDue, new { channel, now }, ct) == 0)
            return []; // looking needs no writer's turn: on SQLite a claim of nothing would hold up everybody else

        // The CASE is opaque to the planner on purpose: m is looked up by its key. Right after ten thousand orders PostgreSQL still believes that
        // hardly anything is due, and would otherwise reckon the turns of all of them anew for each: 9 s instead of 60 ms for three thousand.
        return await database.QueryAsync<OutboxRow>(
            $"""
            UPDATE channel_messages_log SET lease_until = @until, status = CASE WHEN status = 'scheduled' THEN 'pending' ELSE status END,
              attempts = attempts + CASE WHEN interrupted OR lease_until IS NOT NULL THEN 0 ELSE 1 END,
              asks = asks + CASE WHEN interrupted OR lease_until IS NOT NULL THEN 1 ELSE 0 END,
              interrupted = interrupted OR lease_until IS NOT NULL
            WHERE id IN (
              SELECT m.id FROM channel_messages_log m
              JOIN (
                SELECT id, kind, next_attempt_at, lease_until,
                  row_number() OVER (PARTITION BY tenant_id ORDER BY CASE WHEN lease_until > @now THEN 0 ELSE 1 END, kind DESC, next_attempt_at) AS turn
                FROM channel_messages_log WHERE channel_type = @channel AND next_attempt_at <= @now
              ) due ON due.id = m.id
              WHERE due.turn <= @mostPerFirm AND CASE WHEN m.next_attempt_at <= @now THEN m.lease_until IS NULL OR m.lease_until <= @now ELSE FALSE END
              ORDER BY due.kind DESC, due.turn, due.next_attempt_at LIMIT @most {database.Dialect.SkipLockedOf("m")})
            RETURNING {OutboxRow.Columns}
            """,
            new { channel, now, until = now + Lease, most, mostPerFirm },
            ct);
    }
}
