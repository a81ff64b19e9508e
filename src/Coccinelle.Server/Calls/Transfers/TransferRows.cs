using System.Data.Common;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Calls.Transfers;

/// <summary>
/// Callers on their way to a person. States only move forward: due → sending → dialling → answered, or one of the ends in which nobody is
/// known to have answered; those write the owner's notice in the same transaction.
/// </summary>
internal sealed class TransferRows(Database database, IClock clock)
{
    private const int Batch = 20;

    /// <summary>Longer than Twilio is waited for.</summary>
    private static readonly Duration Lease = Duration.FromMinutes(1);

    public Task<TransferRow?> FindAsync(string tenantId, string callSid, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<TransferRow>(
            $"SELECT {TransferRow.Columns} FROM call_transfers WHERE tenant_id = @tenantId AND call_sid = @callSid", new { tenantId, callSid }, ct);

    /// <summary>The intent, in the transaction of the answer that announces it.</summary>
    public Task<int> AddAsync(DbTransaction transaction, CallFacts call, string number, Instant dueAt, CancellationToken ct)
        => transaction.ExecuteAsync(
            """
            INSERT INTO call_transfers (call_id, tenant_id, call_sid, number, state, next_attempt_at, created_at)
            VALUES (@CallId, @TenantId, @CallSid, @number, 'due', @dueAt, @now)
            """,
            new { call.CallId, call.TenantId, call.CallSid, number, dueAt, now = clock.GetCurrentInstant() },
            ct);

    /// <summary>Takes those whose time has come.</summary>
    public async Task<IReadOnlyList<TransferRow>> ClaimAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        const string Due = "SELECT call_id FROM call_transfers WHERE next_attempt_at <= @now AND state = 'due' ORDER BY next_attempt_at LIMIT @limit";
        if (await database.ScalarAsync<string>(Due, new { now, limit = 1 }, ct) is null)
            return []; // looking needs no writer's turn
        return await database.QueryAsync<TransferRow>(
            $"""
            UPDATE call_transfers SET state = 'sending', attempts = attempts + 1, next_attempt_at = @lease WHERE call_id IN ({Due} {database.Dialect.SkipLocked})
            RETURNING {TransferRow.Columns}
            """,
            new { now, lease = now + Lease, limit = Batch },
            ct);
    }

    /// <summary>Those that a server had in hand when it died.</summary>
    public Task<IReadOnlyList<TransferRow>> AbandonedAsync(CancellationToken ct)
        => database.QueryAsync<TransferRow>(
            $"SELECT {TransferRow.Columns} FROM call_transfers WHERE next_attempt_at <= @now AND state = 'sending' LIMIT @limit", new { now = clock.GetCurrentInstant(), limit = Batch }, ct);

    /// <summary>True for the one who moved it: the assistant's end and the worker may want the same.</summary>
    public async Task<bool> MoveAsync(TransferRow transfer, string from, string to, CancellationToken ct)
        => await database.For(transfer.TenantId).ExecuteAsync(
            "UPDATE call_transfers SET state = @to, next_attempt_at = NULL WHERE tenant_id = @TenantId AND call_id = @CallId AND state = @from",
            new { transfer.TenantId, transfer.CallId, from, to },
            ct) == 1;

    /// <summary>Twilio certainly did nothing: again at <paramref name="at"/>.</summary>
    public Task AgainAsync(TransferRow transfer, Instant at, string problem, CancellationToken ct)
        => database.For(transfer.TenantId).ExecuteAsync(
            "UPDATE call_transfers SET state = 'due', next_attempt_at = @at, problem = @problem WHERE tenant_id = @TenantId AND call_id = @CallId AND state = 'sending'",
            new { transfer.TenantId, transfer.CallId, at, problem },
            ct);

    /// <summary>Nobody is known to have answered, and the owner is told. What ended before stays as it ended.</summary>
    public Task<bool> MissedAsync(TransferRow transfer, string to, string? problem, CancellationToken ct)
        => database.For(transfer.TenantId).InTransactionAsync(
            async transaction =>
            {
                var moved = await transaction.ExecuteAsync(
                    """
                    UPDATE call_transfers SET state = @to, next_attempt_at = NULL, problem = coalesce(@problem, problem)
                    WHERE tenant_id = @TenantId AND call_id = @CallId AND state IN ('due', 'sending', 'dialling', 'unknown') AND state <> @to
                    """,
                    new { transfer.TenantId, transfer.CallId, to, problem },
                    ct);
                if (moved == 0)
                    return false;
                var notice = new OwnerNotice(transfer.TenantId, NoticeKinds.TransferMissed, $"transfer_missed:{transfer.CallId}", transfer.CallId);
                await OwnerNotices.AddAsync(transaction, notice, clock, ct);
                return true;
            },
            ct);

    /// <summary>Somebody took the call.</summary>
    public Task AnsweredAsync(TransferRow transfer, CancellationToken ct)
        => database.For(transfer.TenantId).ExecuteAsync(
            """
            UPDATE call_transfers SET state = 'answered', next_attempt_at = NULL
            WHERE tenant_id = @TenantId AND call_id = @CallId AND state IN ('due', 'sending', 'dialling', 'unknown')
            """,
            new { transfer.TenantId, transfer.CallId },
            ct);
}

/// <summary>A row of <c>call_transfers</c>.</summary>
internal sealed class TransferRow
{
    public const string Columns = "call_id, tenant_id, call_sid, number, state, attempts";

    public const string Due = "due";
    public const string Sending = "sending";
    public const string Dialling = "dialling";
    public const string Answered = "answered";
    public const string Unanswered = "unanswered";

    /// <summary>The caller had hung up.</summary>
    public const string Gone = "gone";
    public const string Failed = "failed";

    /// <summary>Twilio gave no answer: he may have been passed on.</summary>
    public const string Unknown = "unknown";

    public required string CallId { get; init; }

    public required string TenantId { get; init; }

    public required string CallSid { get; init; }

    /// <summary>E.164.</summary>
    public required string Number { get; init; }

    public required string State { get; init; }

    /// <summary>How often Twilio was asked, this time included.</summary>
    public int Attempts { get; init; }
}
