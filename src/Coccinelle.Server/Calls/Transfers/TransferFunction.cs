using System.Data.Common;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Calls.Transfers;

/// <summary>
/// Passes the caller on to a person. The intent is committed with the answer; the call itself is moved a moment later, when the assistant
/// has said so, by <see cref="TransferWorker"/>: on whichever server is alive then.
/// </summary>
internal sealed class TransferFunction(TransferTargets targets, TransferRows rows, FunctionLedger ledger, TransferSignal signal) : ICallFunction
{
    /// <summary>As long as it takes to say <see cref="TransferTexts.Passing"/>: the request that moves the call cuts it off.</summary>
    internal static readonly Duration SpeakingTime = Duration.FromSeconds(3);

    private const string Transferring = "transferring";

    private const string Unavailable = "unavailable";

    public string Name => "transfer_call";

    public async Task<FunctionResult> RunAsync(FunctionCall call, CancellationToken ct)
    {
        if (await rows.FindAsync(call.Call.TenantId, call.Call.CallSid, ct) is { } before)
            return Again(before);
        return await targets.FindAsync(call, ct) switch
        {
            TransferTarget.Person person => await PassOnAsync(call, person.Number, ct),
            TransferTarget.Closed => new FunctionResult(Unavailable, TransferTexts.Closed),
            TransferTarget.Nobody => new FunctionResult(Unavailable, TransferTexts.Unavailable),
            var other => throw new InvalidOperationException($"Unknown target {other.GetType().Name}"),
        };
    }

    private async Task<FunctionResult> PassOnAsync(FunctionCall call, E164 number, CancellationToken ct)
    {
        try
        {
            var result = await ledger.CommitAsync(
                call,
                async transaction =>
                {
                    await rows.AddAsync(transaction, call.Call, number.Value, call.Now + SpeakingTime, ct);
                    return new FunctionResult(
                        Transferring, TransferTexts.Passing, null, new CallAction("transferred", null, TransferTexts.Asked(call.Arguments.Text("reason", 120))));
                },
                ct);
            signal.Raise();
            return result;
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            return new FunctionResult(Transferring, TransferTexts.Passing); // asked twice at once: he is on his way
        }
    }

    /// <summary>He is on his way, or it was tried and nobody took the call: a second try would ring in vain.</summary>
    private static FunctionResult Again(TransferRow before)
        => before.State is TransferRow.Due or TransferRow.Sending or TransferRow.Dialling or TransferRow.Answered
            ? new FunctionResult(Transferring, TransferTexts.Passing)
            : new FunctionResult(Unavailable, TransferTexts.NobodyAnswered);
}

/// <summary>A caller is to be passed on.</summary>
internal sealed class TransferSignal : DueSignal;
