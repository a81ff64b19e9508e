using Coccinelle.Domain.Calls;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Storage;
using NodaTime;
using Orleans.Concurrency;

namespace Coccinelle.Server.Calls;

/// <summary>
/// The account's Vapi slots, shared fairly by all firms. The leases are rows (<c>call_logs.lease_until</c>); this is the one
/// counter in front of them, so a crash forgets nothing. One grain for the account: its key is <see cref="Account"/>.
/// </summary>
[Alias("coccinelle.IVapiSlotsGrain")]
internal interface IVapiSlotsGrain : IGrainWithStringKey
{
    const string Account = "account";

    /// <summary>Takes a slot for a call until <paramref name="untilMs"/> (Unix milliseconds); false when none may be taken.</summary>
    [Alias("TryTake"), AlwaysInterleave]
    ValueTask<bool> TryTakeAsync(string callSid, string tenantId, long untilMs);

    /// <summary>Gives a slot back; twice changes nothing.</summary>
    [Alias("Release"), AlwaysInterleave]
    ValueTask ReleaseAsync(string callSid);
}

[GrainType("vapi-slots")]
internal sealed class VapiSlotsGrain(Database database, VapiOptions vapi, IClock clock) : Grain, IVapiSlotsGrain
{
    private readonly LeaseSet _leases = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var rows = await database.QueryAsync<LeaseRow>(
            "SELECT call_sid, tenant_id, lease_until FROM call_logs WHERE lease_until > @now", new { now }, cancellationToken);
        foreach (var row in rows)
            _leases.Take(row.CallSid, row.TenantId, row.LeaseUntil);
    }

    public ValueTask<bool> TryTakeAsync(string callSid, string tenantId, long untilMs)
    {
        var now = clock.GetCurrentInstant();
        var mayTake = _leases.Holds(callSid, now)
            || FairShare.MayTake(vapi.MaxConcurrentCalls, _leases.Count(now), _leases.Count(tenantId, now));
        if (mayTake)
            _leases.Take(callSid, tenantId, Instant.FromUnixTimeMilliseconds(untilMs));
        return new(mayTake);
    }

    public ValueTask ReleaseAsync(string callSid)
    {
        _leases.Release(callSid);
        return default;
    }

    private sealed class LeaseRow
    {
        public required string CallSid { get; init; }

        public required string TenantId { get; init; }

        public required Instant LeaseUntil { get; init; }
    }
}
