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
    public Task RecordAsync(DbTransaction transaction, FunctionMark mark, FunctionResult result, CancellationToken ct)
    {
        var write = new List<Statement>();
        Add(write, mark, result);
        return transaction.ExecuteAsync(write, ct);
    }

    /// <summary>The same in somebody else's write.</summary>
    public void Add(List<Statement> write, FunctionMark mark, FunctionResult result)
    {
        write.Add(Statement.Insert(
            "tool_calls",
            [
                ("call_id", mark.CallId),
                ("tool_call_id", mark.ToolCallId),
                ("tenant_id", mark.TenantId),
                ("function", mark.Function),
                ("arguments_hash", mark.ArgumentsHash),
                ("outcome", result.Outcome),
                ("result", result.ToLine()),
                ("created_at", clock.GetCurrentInstant()),
            ]));
        if (result.Action is { } action)
            write.Add(ToLog(mark, action));
    }

    /// <summary>Appends to the JSON array as text, so that two tool calls at once need not read it first.</summary>
    private Statement ToLog(FunctionMark mark, CallAction action)
    {
        var created = action.Type switch
        {
            "appointment_booked" => "rdv_created = @created,",
            "prospect_qualified" => "qualified_prospect_created = @created,",
            "ticket_created" or "callback_promised" => "ticket_created = @created,",
            _ => "",
        };
        return new(
            $"""
            UPDATE call_logs SET {created}
              actions_performed = CASE WHEN actions_performed = '[]' THEN '[' ELSE substr(actions_performed, 1, length(actions_performed) - 1) || ',' END || @entry || ']'
            WHERE tenant_id = @tenant AND id = @call
            """,
            ("created", action.Id),
            ("entry", Entry(action).ToJsonString()),
            ("tenant", mark.TenantId),
            ("call", mark.CallId));
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

    private JsonObject Entry(CallAction action) => new()
    {
        ["type"] = action.Type,
        ["id"] = action.Id,
        ["summary"] = action.Summary,
        ["at"] = InstantPattern.ExtendedIso.Format(clock.GetCurrentInstant()),
    };
}
