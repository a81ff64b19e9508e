using System.Data.Common;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tickets;
using NodaTime.Text;

namespace Coccinelle.Server.Assistants.Functions;

/// <summary>
/// What is said when a function broke down: what it had committed before, else that somebody will call back, which is then on disk, else that
/// nothing could be done. One promise per call and function; the same tool call gets the same answer.
/// </summary>
internal sealed partial class FunctionFailures(FunctionLedger ledger, CallbackPromises promises, TimeProvider time, ILogger<FunctionFailures> logger)
{
    /// <summary>The function has used up its own time; Vapi waits 20 s in all.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(4);

    /// <summary>The answer, on one line.</summary>
    public async Task<string> AnswerAsync(FunctionCall call, Exception cause)
    {
        using var limit = new CancellationTokenSource(Budget, time);
        try
        {
            return await ledger.FindAsync(call, limit.Token) ?? await PromiseAsync(call, limit.Token);
        }
        catch (Exception error)
        {
            LogUnpromised(error, call.Function, call.Call.CallSid);
            var say = cause is CommitUnknownException || error is CommitUnknownException ? FunctionTexts.FailedUnknown : FunctionTexts.Failed;
            return new FunctionResult(FunctionResult.Failed, say).ToLine();
        }
    }

    private async Task<string> PromiseAsync(FunctionCall call, CancellationToken ct)
    {
        try
        {
            return (await ledger.CommitAsync(call, transaction => PromiseAsync(transaction, call, ct), ct)).ToLine();
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            // The function's own commit came through in between: its answer is the one that holds.
            return await ledger.FindAsync(call, ct) ?? throw new InvalidOperationException("An answer is there, and cannot be seen.", error);
        }
    }

    private async Task<FunctionResult> PromiseAsync(DbTransaction transaction, FunctionCall call, CancellationToken ct)
    {
        var phone = call.Arguments.Phone("customerPhone") ?? call.Arguments.Phone("phone");
        var request = new PromiseRequest(TicketTexts.FailedReason(call.Function), Phone: phone?.Value, Key: $"failed:{call.Function}");
        var promise = await promises.AddAsync(transaction, call.Call, request, call.Now, ct);
        return new FunctionResult(
            FunctionResult.Failed,
            phone is null && call.Call.Caller is null ? FunctionTexts.FailedAndNoted : FunctionTexts.FailedAndPromised,
            new JsonObject { ["ticketId"] = promise.TicketId, ["dueAt"] = InstantPattern.General.Format(promise.DueAt) },
            promise.IsNew ? new CallAction("callback_promised", promise.TicketId, TicketTexts.LoggedPromise(promise.Time)) : null);
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed on call {CallSid}, and no call back could be promised")]
    private partial void LogUnpromised(Exception error, string function, string callSid);
}
