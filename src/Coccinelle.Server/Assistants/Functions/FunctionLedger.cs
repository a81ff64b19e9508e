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
    public async Task RecordAsync(DbTransaction transaction, FunctionMark mark, FunctionResult result, CancellationToken ct)
    {
        await transaction.ExecuteAsync(
            """
            INSERT INTO tool_calls (call_id, tool_call_id, tenant_id, function, arguments_hash, outcome, result, created_at)
            VALUES (@CallId, @ToolCallId, @TenantId, @Function, @ArgumentsHash, @Outcome, @line, @now)
            """,
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
            },
            ct);
        if (result.Action is { } action)
            await LogAsync(transaction, mark, action, ct);
    }

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

    private async Task LogAsync(DbTransaction transaction, FunctionMark mark, CallAction action, CancellationToken ct)
    {
        var before = await transaction.ScalarAsync<string>(
            $"SELECT actions_performed FROM call_logs WHERE tenant_id = @TenantId AND id = @CallId {database.Dialect.ForUpdateOfReferred}", new { mark.TenantId, mark.CallId }, ct);
        var actions = JsonNode.Parse(before ?? "[]") as JsonArray ?? [];
        actions.Add(new JsonObject
        {
            ["type"] = action.Type,
            ["id"] = action.Id,
            ["summary"] = action.Summary,
            ["at"] = InstantPattern.ExtendedIso.Format(clock.GetCurrentInstant()),
        });
        await transaction.ExecuteAsync(
            """
            UPDATE call_logs SET actions_performed = @actions,
              rdv_created = CASE WHEN @type = 'appointment_booked' THEN @id ELSE rdv_created END,
              qualified_prospect_created = CASE WHEN @type = 'prospect_qualified' THEN @id ELSE qualified_prospect_created END,
              ticket_created = CASE WHEN @type IN ('ticket_created', 'callback_promised') THEN @id ELSE ticket_created END
            WHERE tenant_id = @TenantId AND id = @CallId
            """,
            new { mark.TenantId, mark.CallId, actions = actions.ToJsonString(), type = action.Type, id = action.Id },
            ct);
    }
}
