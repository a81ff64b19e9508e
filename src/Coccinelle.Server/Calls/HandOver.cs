using Coccinelle.Domain.Tenants;
using Coccinelle.Providers.Twilio;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Calls;

/// <summary>Hands a call to the firm's assistant at Vapi: one slot, one request, and the next best when it fails.</summary>
internal sealed partial class HandOver(
    IGrainFactory grains, VapiClient vapi, NextBestAnswer nextBest, CallLog log, PlatformOptions platform, IClock clock, ILogger<HandOver> logger)
{
    /// <summary>A call that Vapi may have made without telling us holds its slot only until Vapi gives it up.</summary>
    private static readonly Duration UnknownLease = Duration.FromMinutes(1);

    private IVapiSlotsGrain Slots => grains.GetKnownGrain<IVapiSlotsGrain>(IVapiSlotsGrain.Account);

    /// <summary>Takes one of the account's slots; false when the firm may not have another.</summary>
    public async Task<bool> TakeSlotAsync(string callSid, TenantId tenant)
        => await Slots.TryTakeAsync(callSid, tenant.Value, Lease().ToUnixTimeMilliseconds());

    /// <summary>Asks Vapi once. The intent is on disk before, the answer after: a crash in between never asks twice.</summary>
    public async Task<VoiceAnswer> ToAssistantAsync(PlacedCall call)
    {
        if (!await log.OpenAsync(call.Entry(CallOutcomes.HandingOver) with { AssistantId = call.Firm.AssistantId, LeaseUntil = Lease() }))
            return await AgainAsync(call);

        var result = await vapi.CreateBypassCallAsync(Request(call), CancellationToken.None);
        if (result is HandOverResult.HandedOver handed)
            return await AnsweredAsync(call, handed);

        LogNotHandedOver(call.CallSid, result.GetType().Name);
        return await nextBest.InsteadAsync(call, ReasonOf(result), await GiveBackAsync(call, MayHoldASlot(result)));
    }

    /// <summary>Gives the call's slots back. Whichever end is reported first does this; a second time changes nothing.</summary>
    public async Task ReleaseAsync(string callSid, string tenantId)
    {
        await grains.GetGrain<ITenantGrain>(tenantId).ReleaseCallAsync(callSid);
        await Slots.ReleaseAsync(callSid);
    }

    /// <summary>The call's end was reported: its slots are free, and its minutes count.</summary>
    public async Task EndedAsync(string callSid, string tenantId)
    {
        await grains.GetGrain<ITenantGrain>(tenantId).CallEndedAsync(callSid);
        await Slots.ReleaseAsync(callSid);
    }

    private async Task<VoiceAnswer> AnsweredAsync(PlacedCall call, HandOverResult.HandedOver handed)
    {
        var twiml = TwiML.AppendAfterConnect(handed.TwiML, platform.At($"{VoiceScript.ActionPath}?step={CallSteps.AssistantLeft}"));
        await log.AnsweredAsync(call.CallSid, call.Incoming, twiml, CallOutcomes.Assistant, handed.VapiCallId, Lease(), null);
        return new VoiceAnswer(twiml, CallOutcomes.Assistant, call.FoundBy);
    }

    /// <summary>The call was on disk: give the same answer, or, when a crash left none, serve the caller without asking Vapi again.</summary>
    private async Task<VoiceAnswer> AgainAsync(PlacedCall call)
    {
        if (await log.FindAsync(call.CallSid) is not { Answer: { } answer } state)
            return await nextBest.InsteadAsync(call, "a crash interrupted the hand-over", await GiveBackAsync(call, mayHoldASlot: true));

        // Admission has just taken its slots anew; a call whose end was reported needs none.
        if (state.LeaseUntil is null)
            await ReleaseAsync(call.CallSid, call.Tenant.Value);
        return new VoiceAnswer(answer, state.Outcome ?? CallOutcomes.Assistant, state.FoundBy ?? call.FoundBy);
    }

    /// <summary>
    /// The assistant does not take the call: the firm's place is free at once, and so is the account's slot, unless Vapi may have
    /// made a call of it; then until Vapi gives that up. Returns until when the slot is held.
    /// </summary>
    private async Task<Instant?> GiveBackAsync(PlacedCall call, bool mayHoldASlot)
    {
        await ReleaseAsync(call.CallSid, call.Tenant.Value);
        if (!mayHoldASlot)
            return null;

        var until = clock.GetCurrentInstant() + UnknownLease;
        await Slots.TryTakeAsync(call.CallSid, call.Tenant.Value, until.ToUnixTimeMilliseconds());
        return until;
    }

    /// <summary>Vapi may have made a call that we cannot use.</summary>
    private static bool MayHoldASlot(HandOverResult result)
        => result is HandOverResult.OutcomeUnknown or HandOverResult.Full { VapiCallId: not null } or HandOverResult.Nonsense { VapiCallId: not null };

    /// <summary>For the call's row: the provider's own words, which may quote what we sent and stay out of the log.</summary>
    private static string ReasonOf(HandOverResult result) => result switch
    {
        HandOverResult.Full => "Vapi: all slots are taken",
        HandOverResult.Refused refused => $"Vapi refused: {refused.Status} {refused.Reason}",
        HandOverResult.RateLimited => "Vapi: 429, too many requests",
        HandOverResult.Failed failed => $"Vapi failed: {failed.Reason}",
        HandOverResult.Nonsense nonsense => $"Vapi answered nonsense: {nonsense.Reason}",
        HandOverResult.OutcomeUnknown unknown => $"Vapi: outcome unknown ({unknown.Reason})",
        HandOverResult.CircuitOpen => "Vapi has been failing and was not asked",
        _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}"),
    };

    private Instant Lease() => clock.GetCurrentInstant() + TenantGrain.CallLease;

    private static HandOverRequest Request(PlacedCall call) => new(
        call.Firm.AssistantId!,
        call.Caller?.Value,
        call.CallSid,
        call.Tenant.Value,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["firmName"] = call.FirmName,
            ["assistantName"] = call.Firm.AssistantName ?? "",
            ["callerNumber"] = call.Caller?.Value ?? "",
        });

    [LoggerMessage(LogLevel.Warning, "Call {CallSid} was not handed over: {Reason}")]
    private partial void LogNotHandedOver(string callSid, string reason);
}
