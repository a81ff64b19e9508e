using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Calls.Transfers;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Calls;

/// <summary>What follows the first answer: the caller names a firm, a transfer ends, a message is recorded, the assistant leaves.</summary>
internal sealed class CallContinuation(
    IGrainFactory grains, CallWalk walk, HandOver handOver, NextBestAnswer nextBest, VoiceScript script, TransferSteps transfers, CallLog log,
    LineRepository lines, VapiClient vapi, IClock clock, TimeProvider time)
{
    /// <summary>How often a caller is asked for his firm before he may leave a message for the operator.</summary>
    private const int MostTries = 2;

    private static readonly TimeSpan AskVapiFor = TimeSpan.FromSeconds(2);

    /// <summary>Answers a step. Called once per step at a time (<see cref="CallGrain"/>).</summary>
    public async Task<VoiceAnswer> ContinueAsync(string callSid, CallStep step)
    {
        var state = await log.FindAsync(callSid);
        var foundBy = state?.FoundBy ?? RungNames.Of(Rung.Nobody);
        if (await log.FindStepAsync(callSid, step.Key) is { } before)
            return new VoiceAnswer(before, state?.Outcome ?? CallOutcomes.Asked, foundBy);

        var answer = step.Name switch
        {
            CallSteps.Ask => await HeardFirmAsync(callSid, step),
            CallSteps.Confirm => await HeardYesOrNoAsync(callSid, step),
            CallSteps.Dialed when state is not null => await DialedAsync(state, step),
            CallSteps.Transferred when state is not null => await transfers.AfterDialAsync(state, step.DialStatus, (await FirmAsync(state)).Firm!, CancellationToken.None),
            CallSteps.AssistantLeft when state is not null => await AssistantLeftAsync(state, step),
            CallSteps.Recorded => new VoiceAnswer(VoiceScript.MessageRecorded(), state?.Outcome ?? CallOutcomes.NeutralVoicemail, foundBy),
            _ => Nobody(),
        };
        await log.SteppedAsync(callSid, step.Key, answer.TwiML, answer.Outcome, placed: answer.FoundBy != RungNames.Of(Rung.Nobody));
        return answer;
    }

    /// <summary>A keyed number is a line or none; a spoken name is only a guess, so it is read back.</summary>
    private async Task<VoiceAnswer> HeardFirmAsync(string callSid, CallStep step)
    {
        if (E164.TryParse(step.Digits, out var number)
            && await grains.GetGrain<ILineGrain>(number.Value).FindAsync() is { Verified: true } line)
        {
            return await walk.ServeAsync(callSid, step.Call, Asked(TenantId.Parse(line.TenantId), number, step.Call)) ?? Nobody();
        }

        return FirmNames.Match(step.Speech, await lines.FirmNamesAsync(CancellationToken.None)) is { } firm
            ? Asking(script.Confirm(firm, step.Try))
            : AskAgain(step.Try);
    }

    private async Task<VoiceAnswer> HeardYesOrNoAsync(string callSid, CallStep step)
        => TenantId.TryParse(step.Firm, out var tenant) && FirmNames.IsYes(step.Speech, step.Digits)
            ? await walk.ServeAsync(callSid, step.Call, Asked(tenant, null, step.Call)) ?? Nobody()
            : AskAgain(step.Try);

    private VoiceAnswer AskAgain(int attempt) => attempt < MostTries ? Asking(script.Ask(attempt + 1)) : Nobody();

    private async Task<VoiceAnswer> DialedAsync(CallState call, CallStep step)
    {
        if (step.DialStatus is "completed" or "answered")
            return new VoiceAnswer(VoiceScript.HangUp(), CallOutcomes.Transfer, call.FoundBy!);

        var firm = await FirmAsync(call);
        var next = NextBest.AfterUnansweredTransfer();
        return new VoiceAnswer(script.Play(next, firm.Firm!), CallOutcomes.Of(next), call.FoundBy!);
    }

    /// <summary>The stream is closed. Whoever was not served is not left in silence.</summary>
    private async Task<VoiceAnswer> AssistantLeftAsync(CallState call, CallStep step)
    {
        await handOver.ReleaseAsync(call.CallSid, call.TenantId);
        if (await transfers.AfterAssistantAsync(call, step.Try, CancellationToken.None) is { } passedOn)
            return passedOn;
        var talked = call.AnsweredAt is { } answered ? clock.GetCurrentInstant() - answered : Duration.Zero;
        if (AfterAssistant.CallerWasServed(call.EndedReason ?? await AskVapiAsync(call.VapiCallId), talked))
            return new VoiceAnswer(VoiceScript.HangUp(), CallOutcomes.Assistant, call.FoundBy!);

        var firm = await FirmAsync(call);
        var next = await nextBest.ChooseAsync(firm, firm.Verdict);
        return new VoiceAnswer(script.Play(next, firm.Firm!), CallOutcomes.Of(next), call.FoundBy!);
    }

    private async Task<string?> AskVapiAsync(string? vapiCallId)
    {
        if (vapiCallId is null)
            return null;

        using var limit = new CancellationTokenSource(AskVapiFor, time);
        try
        {
            return await vapi.GetCallAsync(vapiCallId, limit.Token) is VapiCallLookup.Found found ? found.Call.EndedReason : null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return null; // Vapi is slow and the caller waits: how long he talked decides
        }
    }

    /// <summary>The firm's wishes as they are now, without counting the call again.</summary>
    private async Task<AdmissionAnswer> FirmAsync(CallState call)
    {
        var tenant = grains.GetGrain<ITenantGrain>(call.TenantId);
        var answer = await tenant.AdmitAsync(call.CallSid, call.CallerNumber, null);
        await tenant.ReleaseCallAsync(call.CallSid);
        return answer;
    }

    private VoiceAnswer Nobody() => new(script.NeutralVoicemail(), CallOutcomes.NeutralVoicemail, RungNames.Of(Rung.Nobody));

    private static VoiceAnswer Asking(string twiml) => new(twiml, CallOutcomes.Asked, RungNames.Of(Rung.Nobody));

    private static Finding.Found Asked(TenantId tenant, E164? line, IncomingCall call)
        => new(tenant, Rung.Asked, line, PhoneText.Read(call.From) is PhoneReading.Number caller ? caller.Value : null);
}
