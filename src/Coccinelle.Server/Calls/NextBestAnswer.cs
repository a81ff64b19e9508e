using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Calls;

/// <summary>Serves a caller whom the assistant cannot take, by the firm's setting.</summary>
internal sealed class NextBestAnswer(IGrainFactory grains, VoiceScript script, CallLog log, PlatformOptions platform)
{
    /// <summary>Nothing is on disk yet: writes the call with its answer.</summary>
    public async Task<VoiceAnswer> OpenAsync(PlacedCall call, AdmissionVerdict verdict)
    {
        var step = await ChooseAsync(call.Firm, verdict);
        var (answer, outcome) = (script.Play(step, call.FirmName), CallOutcomes.Of(step));
        if (!await log.OpenAsync(call.Entry(outcome) with { Answer = answer }) && await log.FindAsync(call.CallSid) is { Answer: { } first } state)
            return new VoiceAnswer(first, state.Outcome ?? outcome, state.FoundBy ?? call.FoundBy);
        return new VoiceAnswer(answer, outcome, call.FoundBy);
    }

    /// <summary>The call is on disk, and the assistant did not take it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="reason">Why, for the call log.</param>
    /// <param name="leaseUntil">Until when Vapi may still hold a slot for it.</param>
    public async Task<VoiceAnswer> InsteadAsync(PlacedCall call, string reason, Instant? leaseUntil)
    {
        var step = await ChooseAsync(call.Firm, AdmissionVerdict.Admitted);
        var (answer, outcome) = (script.Play(step, call.FirmName), CallOutcomes.Of(step));
        await log.AnsweredAsync(call.CallSid, call.Incoming, answer, outcome, null, leaseUntil, reason);
        return new VoiceAnswer(answer, outcome, call.FoundBy);
    }

    /// <summary>Chooses the step; an overflow number that forwards back to us is never dialled.</summary>
    public async Task<NextBestStep> ChooseAsync(AdmissionAnswer firm, AdmissionVerdict verdict)
    {
        E164? overflow = firm.Overflow is { } text ? E164.Parse(text) : null;
        var comesBack = overflow is { } number
            && (platform.OwnNumbers.Contains(number) || await grains.GetGrain<ILineGrain>(number.Value).FindAsync() is not null);
        return NextBest.After(verdict, firm.Wish, overflow, comesBack);
    }
}
