using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Server.Owners;

namespace Coccinelle.Server.Calls.Transfers;

/// <summary>What a caller who is being passed on hears at the steps of his call.</summary>
internal sealed class TransferSteps(TransferRows rows, VoiceScript script, FollowUpSignal followUps)
{
    /// <summary>Twilio may be slow to move the call; for so many times a caller whose assistant has left is asked to wait.</summary>
    private const int MostHolds = 3;

    /// <summary>
    /// The assistant closed its stream before the call was moved, as it may when it has said that it passes the caller on. Then the
    /// next document moves it. Null: nobody is passing this caller on.
    /// </summary>
    public async Task<VoiceAnswer?> AfterAssistantAsync(CallState call, int attempt, CancellationToken ct)
    {
        if (await rows.FindAsync(call.TenantId, call.CallSid, ct) is not { } transfer)
            return null;
        if (transfer.State == TransferRow.Due && await rows.MoveAsync(transfer, TransferRow.Due, TransferRow.Dialling, ct))
            return Answer(call, script.PassOn(E164.Parse(transfer.Number)));

        // The worker has it: its request replaces whatever is answered here, unless Twilio refuses it.
        var state = (await rows.FindAsync(call.TenantId, call.CallSid, ct))?.State;
        return state switch
        {
            TransferRow.Dialling => Answer(call, script.PassOn(E164.Parse(transfer.Number))),
            TransferRow.Due or TransferRow.Sending when attempt < MostHolds => Answer(call, script.Hold(attempt + 1)),
            _ => null,
        };
    }

    /// <summary>The second call has ended. Nobody took it: the voicemail, and the owner hears that somebody wanted to speak with him.</summary>
    public async Task<VoiceAnswer> AfterDialAsync(CallState call, string? dialStatus, string firm, CancellationToken ct)
    {
        var transfer = await rows.FindAsync(call.TenantId, call.CallSid, ct);
        if (dialStatus is "completed" or "answered")
        {
            if (transfer is not null)
                await rows.AnsweredAsync(transfer, ct);
            return Answer(call, VoiceScript.HangUp());
        }

        if (transfer is not null)
            await rows.MissedAsync(transfer, TransferRow.Unanswered, dialStatus, ct);
        followUps.Raise();
        var next = NextBest.AfterUnansweredTransfer();
        return new VoiceAnswer(script.Play(next, firm), CallOutcomes.Of(next), call.FoundBy!);
    }

    private static VoiceAnswer Answer(CallState call, string twiml) => new(twiml, CallOutcomes.Transfer, call.FoundBy!);
}
