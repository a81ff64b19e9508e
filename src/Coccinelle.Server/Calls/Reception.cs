using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Calls;

/// <summary>Whose call is it, and may the firm's assistant take it? The same for both ways of handing over.</summary>
internal sealed class Reception(IGrainFactory grains, ILineBook book, HandOver handOver, PlatformOptions platform)
{
    /// <summary>Finds the firm and asks it; null when the call is nobody's.</summary>
    public async Task<ReceivedCall?> ReceiveAsync(string callSid, IncomingCall call)
    {
        if (await FindAsync(call) is not Finding.Found found)
            return null;
        if (await AskFirmAsync(callSid, call, found) is { } received)
            return received;

        // The line changed hands since it was cached. Read it again, once; the old firm never answers.
        await ForgetAsync(found);
        return await FindAsync(call) is Finding.Found again ? await AskFirmAsync(callSid, call, again) : null;
    }

    /// <summary>Asks a firm for its verdict, and takes a slot for the call when it is admitted; null when the firm is not what the look-up said.</summary>
    public async Task<ReceivedCall?> AskFirmAsync(string callSid, IncomingCall call, Finding.Found found)
    {
        var tenant = grains.GetKnownGrain<ITenantGrain>(found.Tenant.Value);
        var firm = await tenant.AdmitAsync(callSid, found.Caller?.Value, found.Line?.Value);
        if (firm.Firm is null)
            return null;

        var verdict = firm.Verdict;
        if (verdict == AdmissionVerdict.Admitted && !await handOver.TakeSlotAsync(callSid, found.Tenant))
        {
            await tenant.ReleaseCallAsync(callSid);
            verdict = AdmissionVerdict.NoSlot;
        }

        return new ReceivedCall(new PlacedCall(callSid, call, found, firm), verdict);
    }

    /// <summary>A call without a number that it reached can only have reached the shared one.</summary>
    private ValueTask<Finding> FindAsync(IncomingCall call)
        => TenantLadder.FindAsync(
            new CallEvidence(call.To ?? platform.SharedNumber.Value, call.From, call.ForwardedFrom, call.CalledVia),
            platform.OwnNumbers,
            book,
            CancellationToken.None);

    private async Task ForgetAsync(Finding.Found found)
    {
        if (found.Line is { } line)
            await grains.GetGrain<ILineGrain>(line.Value).RefreshAsync();
        await grains.GetGrain<ITenantGrain>(found.Tenant.Value).RefreshAsync();
    }
}

/// <summary>A call whose firm is known, and what the firm says to it.</summary>
internal sealed record ReceivedCall(PlacedCall Call, AdmissionVerdict Verdict);

/// <summary>A call and the firm that it belongs to.</summary>
internal sealed record PlacedCall(string CallSid, IncomingCall Incoming, Finding.Found Found, AdmissionAnswer Firm)
{
    public TenantId Tenant => Found.Tenant;

    public string FirmName => Firm.Firm!;

    public E164? Caller => Found.Caller;

    public string FoundBy => RungNames.Of(Found.Rung);

    /// <summary>The row to write for it.</summary>
    public CallEntry Entry(string outcome) => new()
    {
        CallSid = CallSid,
        TenantId = Tenant.Value,
        Incoming = Incoming,
        Caller = Caller?.Value,
        FoundBy = FoundBy,
        Outcome = outcome,
    };
}
