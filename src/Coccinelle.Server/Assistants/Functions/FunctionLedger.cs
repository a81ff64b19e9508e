using System.Data.Common;
using System.Text.Json.Nodes;
using Coccinelle.Server.Storage;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Assistants.Functions;

/// <summary>
/// What tool calls were answered, in the transaction of their effect: the same id gives the same answer, also on another server and after a
/// crash. Beside it, what was done is written into the call's log.
/// </summary>
internal sealed class FunctionLedger(Database database, IClock clock)
{
    private const string Keep =
        """
        INSERT INTO tool_calls (call_id, tool_call_id, tenant_id, function, arguments_hash, outcome, result, created_at)
        VALUES (@CallId, @ToolCallId, @TenantId, @Function, @ArgumentsHash, @Outcome, @line, @now)
        """;

    /// <summary>Appends to the JSON array as text, so that two tool calls at once need not read it first.</summary>
    private const string Log =
        """
        UPDATE call_logs SET
          actions_performed = CASE WHEN actions_performed = '[]' THEN '[' ELSE substr(actions_performed, 1, length(actions_performed) - 1) || ',' END || @action || ']',
          rdv_created = CASE WHEN @type = 'appointment_booked' THEN @id ELSE rdv_created END,
          qualified_prospect_created = CASE WHEN @type = 'prospect_qualified' THEN @id ELSE qualified_prospect_created END,
          ticket_created = CASE WHEN @type IN ('ticket_created', 'callback_promised') THEN @id ELSE ticket_created END
        WHERE tenant_id = @TenantId AND id = @CallId
        """;

    /// <summary>The answer that this very tool call got before; null when it is new.</summary>
    public Task<string?> FindAsync(FunctionCall call, CancellationToken ct)
        => database.For(call.Call.TenantId).QueryFirstOrDefaultAsync<string>(
            "SELECT result FROM tool_calls WHERE tenant_id = @TenantId AND call_id = @CallId AND tool_call_id = @ToolCallId",
            new { call.Call.TenantId, call.Call.CallId, call.ToolCallId },
            ct);

    /// <summary>Commits an effect together with the answer that tells of it.</summary>
    /// <exception cref="DbException">The effect was refused, or the tool call was answered meanwhile; nothing was written.</exception>
    public Task<FunctionResult> CommitAsync(FunctionCall call, Func<DbTransaction, Task<FunctionResult>> work, CancellationToken ct)
        => database.For(call.Call.TenantId).InTransactionAsync(
            async transaction =>
            {
                var result = await work(transaction);
                await RecordAsync(transaction, call, result, ct);
                return result with { IsKept = true };
            },
            ct);

    /// <summary>The same for whoever has a transaction of its own.</summary>
    public Task RecordAsync(DbTransaction transaction, FunctionCall call, FunctionResult result, CancellationToken ct)
        => RecordAsync(transaction, FunctionMark.Of(call), result, ct);

    /// <inheritdoc cref="RecordAsync(DbTransaction, FunctionCall, FunctionResult, CancellationToken)"/>
    public Task RecordAsync(DbTransaction transaction, FunctionMark mark, FunctionResult result, CancellationToken ct)
        => transaction.ExecuteAsync(
            result.Action is null ? Keep : $"{Keep}; {Log}",
            new
            {
                mark.CallId,
                mark.ToolCallId,
                mark.TenantId,
                mark.Function,
                mark.ArgumentsHash,
                result.Outcome,
                line = result.ToLine(),
                now = clock.GetCurrentInstant(),
                type = result.Action?.Type,
                id = result.Action?.Id,
                action = result.Action is { } action ? Entry(action).ToJsonString() : null,
            },
            ct);

    /// <summary>Keeps the answer of what changed nothing; the first answer stays.</summary>
    public async Task<string> KeepAsync(FunctionCall call, FunctionResult result, CancellationToken ct)
    {
        if (result.IsKept)
            return result.ToLine();
        try
        {
            await CommitAsync(call, _ => Task.FromResult(result), ct);
            return result.ToLine();
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            return await FindAsync(call, ct) ?? result.ToLine();
        }
    }

    private JsonObject Entry(CallAction action) => new()
    {
        ["type"] = action.Type,
        ["id"] = action.Id,
        ["summary"] = action.Summary,
        ["at"] = InstantPattern.ExtendedIso.Format(clock.GetCurrentInstant()),
    };
}
