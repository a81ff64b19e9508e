using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Calls;

/// <summary>The walk of a call: evidence → firm → admission → assistant, or the next best → answer, on disk before it leaves.</summary>
internal sealed class CallWalk(
    IGrainFactory grains, ILineBook book, HandOver handOver, NextBestAnswer nextBest, VoiceScript script, CallLog log, PlatformOptions platform)
{
    /// <summary>Answers a call. Called once per call at a time (<see cref="CallGrain"/>).</summary>
    public async Task<VoiceAnswer> AnswerAsync(string callSid, IncomingCall call)
        => await FindAsync(call) switch
        {
            Finding.Found found => await ServeAsync(callSid, call, found, mayLookAgain: true),
            Finding.Unknown => await AskAsync(callSid, call),
            var other => throw new InvalidOperationException($"Unknown finding {other.GetType().Name}"),
        };

    /// <summary>Serves a call whose firm is known.</summary>
    public async Task<VoiceAnswer> ServeAsync(string callSid, IncomingCall call, Finding.Found found, bool mayLookAgain = false)
    {
        var tenant = grains.GetGrain<ITenantGrain>(found.Tenant.Value);
        var admission = await tenant.AdmitAsync(callSid, found.Caller?.Value, found.Line?.Value);
        if (admission.Firm is null)
            return await LookAgainAsync(callSid, call, found, mayLookAgain);

        var verdict = admission.Verdict;
        if (verdict == AdmissionVerdict.Admitted && !await handOver.TakeSlotAsync(callSid, found.Tenant))
        {
            await tenant.ReleaseCallAsync(callSid);
            verdict = AdmissionVerdict.NoSlot;
        }

        var placed = new PlacedCall(callSid, call, found, admission);
        return verdict == AdmissionVerdict.Admitted
            ? await handOver.ToAssistantAsync(placed)
            : await nextBest.OpenAsync(placed, verdict);
    }

    /// <summary>The line changed hands since it was cached: read it again, once, and never answer as the old firm.</summary>
    private async Task<VoiceAnswer> LookAgainAsync(string callSid, IncomingCall call, Finding.Found found, bool mayLookAgain)
    {
        if (!mayLookAgain || found.Line is not { } line)
            return await AskAsync(callSid, call);

        await grains.GetGrain<ILineGrain>(line.Value).RefreshAsync();
        await grains.GetGrain<ITenantGrain>(found.Tenant.Value).RefreshAsync();
        return await FindAsync(call) is Finding.Found again
            ? await ServeAsync(callSid, call, again)
            : await AskAsync(callSid, call);
    }

    private async Task<VoiceAnswer> AskAsync(string callSid, IncomingCall call)
    {
        var answer = script.Ask(attempt: 1);
        if (!await log.OpenUnplacedAsync(callSid, call, answer, CallOutcomes.Asked))
            answer = await log.FindUnplacedAnswerAsync(callSid) ?? answer;
        return new VoiceAnswer(answer, CallOutcomes.Asked, RungNames.Of(Rung.Asked));
    }

    private ValueTask<Finding> FindAsync(IncomingCall call)
        => TenantLadder.FindAsync(
            new CallEvidence(call.To, call.From, call.ForwardedFrom, call.CalledVia), platform.OwnNumbers, book, CancellationToken.None);
}

/// <summary>A call and the firm that it belongs to.</summary>
internal sealed record PlacedCall(string CallSid, IncomingCall Incoming, Finding.Found Found, AdmissionAnswer Firm)
{
    public TenantId Tenant => Found.Tenant;

    public string FirmName => Firm.Firm!;

    public E164? Caller => Found.Caller;

    public string FoundBy => RungNames.Of(Found.Rung);
}
