using System.Data.Common;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Owners;

/// <summary>
/// Takes notices that nobody has told yet, and writes what became of them. The message and <c>told_at</c> are one transaction, which fails
/// when a notice was told meanwhile: whatever two servers do, an owner hears of a thing once.
/// </summary>
internal sealed class NoticeRows(Database database, MessageRows messages, IClock clock)
{
    private const int Batch = 100;

    private static readonly Duration Lease = Duration.FromMinutes(1);

    /// <summary>What happened on a call is told when the call is over; of a call whose end nobody ever reports it is told by itself.</summary>
    private static readonly Duration CallPatience = Duration.FromMinutes(30);

    private const string Due =
        $"""
        FROM owner_notices n
        WHERE n.told_at IS NULL AND n.given_up_at IS NULL AND n.part_of IS NULL AND (n.next_attempt_at IS NULL OR n.next_attempt_at <= @now)
          AND (n.call_id IS NULL OR n.kind NOT IN ({NoticeKinds.OfACall}) OR n.created_at < @patience
            OR EXISTS (SELECT 1 FROM call_logs c WHERE c.id = n.call_id AND c.followed_up_at IS NOT NULL))
        """;

    public async Task<IReadOnlyList<NoticeRow>> ClaimAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var args = new { now, patience = now - CallPatience, lease = now + Lease, limit = Batch };
        if (await database.ScalarAsync<int>($"SELECT CAST(count(*) AS integer) FROM (SELECT 1 {Due} LIMIT 1) AS due", args, ct) == 0)
            return []; // looking needs no writer's turn
        var claimed = await database.QueryAsync<NoticeRow>(
            $"""
            UPDATE owner_notices SET next_attempt_at = @lease
            WHERE id IN (SELECT n.id {Due} ORDER BY n.created_at LIMIT @limit {database.Dialect.SkipLockedOf("n")})
            RETURNING {NoticeRow.Columns}
            """,
            args,
            ct);
        return [.. claimed.OrderBy(notice => notice.CreatedAt)]; // an update returns its rows in any order
    }

    /// <summary>Commits the message that tells them; false when one of them was told meanwhile, and nothing was written.</summary>
    public Task<bool> TellAsync(string tenantId, IReadOnlyList<NoticeRow> notices, NewMessage message, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                foreach (var notice in notices.OrderBy(notice => notice.Id, StringComparer.Ordinal)) // in one order, so that two servers wait instead of blocking each other
                {
                    if (!await IsWaitingAsync(transaction, notice, ct))
                        return false;
                }

                foreach (var notice in notices)
                {
                    await transaction.ExecuteAsync(
                        """
                        UPDATE owner_notices SET told_at = @now, message_id = @message, next_attempt_at = NULL, reason = NULL
                        WHERE tenant_id = @tenantId AND (id = @Id OR part_of = @Id) AND told_at IS NULL
                        """,
                        new { tenantId, notice.Id, message = message.Id, now = clock.GetCurrentInstant() },
                        ct);
                }

                await messages.InsertAsync(transaction, message, ct);
                return true;
            },
            ct);

    /// <summary>The owner's hours, or a limit: they wait, which costs no attempt.</summary>
    public Task PutOffAsync(string tenantId, IReadOnlyList<NoticeRow> notices, Instant until, CancellationToken ct)
        => EachAsync(tenantId, notices, "next_attempt_at = @until", notice => new { tenantId, notice.Id, until }, ct);

    /// <summary>Other hours or another channel: what waits is looked at again now. What somebody is telling at this moment keeps its lease.</summary>
    public Task WakeAsync(DbTransaction transaction, string tenantId, CancellationToken ct)
        => transaction.ExecuteAsync(
            "UPDATE owner_notices SET next_attempt_at = NULL WHERE tenant_id = @tenantId AND told_at IS NULL AND given_up_at IS NULL AND next_attempt_at > @leased",
            new { tenantId, leased = clock.GetCurrentInstant() + Lease },
            ct);

    /// <summary>No way was open; tried again at <paramref name="next"/>, or given up when there is none.</summary>
    public Task FailedAsync(string tenantId, IReadOnlyList<NoticeRow> notices, string reason, Instant? next, CancellationToken ct)
        => next is null
            ? GiveUpAsync(tenantId, notices, reason, ct)
            : EachAsync(
                tenantId, notices, "attempts = attempts + 1, reason = @reason, next_attempt_at = @next", notice => new { tenantId, notice.Id, reason, next }, ct);

    /// <summary>They will not be told: nobody could, or the owner does not want to hear of them.</summary>
    public Task GiveUpAsync(string tenantId, IReadOnlyList<NoticeRow> notices, string reason, CancellationToken ct)
        => EachAsync(
            tenantId, notices, "reason = @reason, next_attempt_at = NULL, given_up_at = @now",
            notice => new { tenantId, notice.Id, reason, now = clock.GetCurrentInstant() }, ct);

    public Task<IReadOnlyList<NoticeRow>> ListAsync(string tenantId, bool? told, int limit, string? cursor, CancellationToken ct)
        => database.For(tenantId).QueryAsync<NoticeRow>(
            $"""
            SELECT {NoticeRow.Columns} FROM owner_notices
            WHERE tenant_id = @tenantId AND (@cursor IS NULL OR id < @cursor) AND (@told IS NULL OR (told_at IS NOT NULL) = @told)
            ORDER BY id DESC LIMIT @limit
            """,
            new { tenantId, told, limit, cursor },
            ct);

    private async Task<bool> IsWaitingAsync(DbTransaction transaction, NoticeRow notice, CancellationToken ct)
        => await transaction.QueryFirstOrDefaultAsync<string>(
            $"SELECT id FROM owner_notices WHERE tenant_id = @TenantId AND id = @Id AND told_at IS NULL AND given_up_at IS NULL {database.Dialect.ForUpdate}",
            new { notice.TenantId, notice.Id },
            ct) is not null;

    private async Task EachAsync(string tenantId, IReadOnlyList<NoticeRow> notices, string change, Func<NoticeRow, object> args, CancellationToken ct)
    {
        foreach (var notice in notices)
        {
            await database.For(tenantId).ExecuteAsync(
                $"UPDATE owner_notices SET {change} WHERE tenant_id = @tenantId AND (id = @Id OR part_of = @Id) AND told_at IS NULL AND given_up_at IS NULL", args(notice), ct);
        }
    }
}
