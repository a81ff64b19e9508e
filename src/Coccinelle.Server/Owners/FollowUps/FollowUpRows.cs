using System.Data.Common;
using Coccinelle.Domain.Calls;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Owners.FollowUps;

/// <summary>
/// Calls whose end was reported, until what must follow has followed: the owner's notice and the caller's text message are one transaction with
/// <c>followed_up_at</c>, so both exist once, whatever is reported how often.
/// </summary>
internal sealed class FollowUpRows(Database database, MessageRows messages, IClock clock)
{
    private const int Batch = 50;

    private static readonly Duration Lease = Duration.FromSeconds(30);

    public async Task<IReadOnlyList<EndedCall>> ClaimAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        const string Due = "SELECT id FROM call_logs WHERE follow_up_at <= @now ORDER BY follow_up_at LIMIT @limit";
        if (await database.ScalarAsync<string>(Due, new { now, limit = 1 }, ct) is null)
            return []; // looking needs no writer's turn
        var ids = await database.QueryAsync<string>(
            $"UPDATE call_logs SET follow_up_at = @lease WHERE id IN ({Due} {database.Dialect.SkipLocked}) RETURNING id", new { now, lease = now + Lease, limit = Batch }, ct);
        var calls = new List<EndedCall>();
        foreach (var id in ids)
        {
            if (await database.QueryFirstOrDefaultAsync<EndedCall>(
                $"""
                SELECT {EndedCall.Columns} FROM call_logs c JOIN tenants t ON t.id = c.tenant_id LEFT JOIN call_transfers x ON x.call_id = c.id
                WHERE c.id = @id AND c.follow_up_at IS NOT NULL
                """,
                new { id },
                ct) is { } call)
            {
                calls.Add(call);
            }
        }

        return calls;
    }

    /// <summary>Looks again later; a report that came meanwhile has asked for that already, and sooner.</summary>
    public Task WaitAsync(EndedCall call, Instant until, CancellationToken ct)
        => database.For(call.TenantId).ExecuteAsync(
            "UPDATE call_logs SET follow_up_at = @until WHERE tenant_id = @TenantId AND id = @Id AND follow_up_at = @FollowUpAt",
            new { call.TenantId, call.Id, call.FollowUpAt, until },
            ct);

    /// <summary>Commits what follows. False when another server did it, or something new was reported: then it is looked at again.</summary>
    /// <param name="call">The call as it was looked at.</param>
    /// <param name="matters">The owner is told.</param>
    /// <param name="textBack">What became of the text message, for the call's row.</param>
    /// <param name="message">The text message; null when there is none.</param>
    /// <param name="day">By the firm's calendar.</param>
    /// <param name="ct">Stops it.</param>
    public Task<bool> DoneAsync(EndedCall call, bool matters, string textBack, NewMessage? message, string day, CancellationToken ct)
        => database.For(call.TenantId).InTransactionAsync(
            async transaction =>
            {
                var now = clock.GetCurrentInstant();
                var done = await transaction.ExecuteAsync(
                    """
                    UPDATE call_logs SET followed_up_at = @now, follow_up_at = NULL, text_back = @textBack
                    WHERE tenant_id = @TenantId AND id = @Id AND followed_up_at IS NULL AND follow_up_at = @FollowUpAt
                    """,
                    new { call.TenantId, call.Id, call.FollowUpAt, now, textBack },
                    ct);
                if (done == 0)
                    return false;
                if (matters)
                    await NoticeAsync(transaction, call, ct);
                if (message is not null)
                    await TextBackAsync(transaction, call, message, day, ct);
                return true;
            },
            ct);

    /// <summary>One notice for the call; what was noticed on it is told with it.</summary>
    private async Task NoticeAsync(DbTransaction transaction, EndedCall call, CancellationToken ct)
    {
        var key = $"call:{call.Id}";
        await OwnerNotices.AddAsync(transaction, new OwnerNotice(call.TenantId, NoticeKinds.Call, key, call.Id), clock, ct);
        await transaction.ExecuteAsync(
            $"""
            UPDATE owner_notices SET part_of = (SELECT n.id FROM owner_notices n WHERE n.tenant_id = @TenantId AND n.event_key = @key)
            WHERE tenant_id = @TenantId AND call_id = @Id AND told_at IS NULL AND given_up_at IS NULL AND kind IN ({NoticeKinds.OfACall})
            """,
            new { call.TenantId, call.Id, key },
            ct);
    }

    /// <summary>Of two calls of one day that end together one writes; the other finds the day taken, and says so.</summary>
    private async Task TextBackAsync(DbTransaction transaction, EndedCall call, NewMessage message, string day, CancellationToken ct)
    {
        var first = await transaction.ExecuteAsync(
            """
            INSERT INTO text_backs (tenant_id, recipient, day, call_id, message_id, created_at) VALUES (@TenantId, @To, @day, @Id, @message, @now)
            ON CONFLICT (tenant_id, recipient, day) DO NOTHING
            """,
            new { call.TenantId, message.To, day, call.Id, message = message.Id, now = clock.GetCurrentInstant() },
            ct);
        if (first == 1)
        {
            await messages.InsertAsync(transaction, message, ct);
            return;
        }

        await transaction.ExecuteAsync(
            "UPDATE call_logs SET text_back = @already WHERE tenant_id = @TenantId AND id = @Id", new { call.TenantId, call.Id, already = TextBackDesk.Already }, ct);
    }

    /// <summary>Whether this caller has had his text message of the day.</summary>
    public async Task<bool> HasTextBackAsync(string tenantId, string recipient, string day, CancellationToken ct)
        => await database.For(tenantId).ScalarAsync<string>(
            "SELECT message_id FROM text_backs WHERE tenant_id = @tenantId AND recipient = @recipient AND day = @day", new { tenantId, recipient, day }, ct) is not null;

    /// <summary>The firm's own lines, in order: whoever calls from one is of the firm.</summary>
    public Task<IReadOnlyList<string>> LinesAsync(string tenantId, CancellationToken ct)
        => database.For(tenantId).QueryAsync<string>("SELECT number FROM lines WHERE tenant_id = @tenantId AND verified_at IS NOT NULL ORDER BY number", new { tenantId }, ct);

    /// <summary>Whether something that happened on this call waits to be told.</summary>
    public async Task<bool> HasNoticeAsync(EndedCall call, CancellationToken ct)
        => await database.For(call.TenantId).ScalarAsync<string>(
            $"""
            SELECT id FROM owner_notices WHERE tenant_id = @TenantId AND call_id = @Id AND told_at IS NULL AND given_up_at IS NULL AND kind IN ({NoticeKinds.OfACall}) LIMIT 1
            """,
            new { call.TenantId, call.Id },
            ct) is not null;

    /// <summary>Twilio's last word on it has come.</summary>
    public static bool IsDown(EndedCall call) => call.StatusRank >= CallProgress.Ended;
}
