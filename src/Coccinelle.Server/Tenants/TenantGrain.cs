using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;
using NodaTime;

namespace Coccinelle.Server.Tenants;

[GrainType("tenant")]
internal sealed class TenantGrain(TenantRepository tenants, TimeProvider time, IClock clock) : Grain, ITenantGrain
{
    private static readonly RateLimit ApiCalls = new(Burst: 300, PerMinute: 600);

    /// <summary>How long an unreported call counts: the assistant's longest call and a margin.</summary>
    internal static readonly Duration CallLease = Duration.FromMinutes(16);

    private readonly TokenBucket _apiCalls = new(ApiCalls, time);
    private readonly LeaseSet _calls = new();
    private TenantSnapshot? _current; // swapped only after the row is committed

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync();
        foreach (var (callSid, until) in _current?.Leases ?? [])
            _calls.Take(callSid, Id, until);
    }

    public ValueTask<TenantStanding?> GetStandingAsync()
        => new(_current is { } tenant ? new TenantStanding(tenant.Name, tenant.Suspended) : null);

    public ValueTask<RateDecision> TryAcquireAsync(RateKind kind)
    {
        var bucket = kind switch
        {
            RateKind.ApiCall => _apiCalls,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
        return new(RateDecision.Of(bucket.TryTake()));
    }

    public ValueTask<AdmissionAnswer> AdmitAsync(string callSid, string? caller, string? line)
    {
        if (_current is not { } tenant || (line is not null && !tenant.Lines.Contains(E164.Parse(line))))
            return new(AdmissionAnswer.NotMine);

        var now = clock.GetCurrentInstant();
        var callsNow = _calls.Count(now) - (_calls.Holds(callSid, now) ? 1 : 0);
        var verdict = Admission.Decide(tenant.Facts(caller is null ? null : E164.Parse(caller), callsNow));
        if (verdict == AdmissionVerdict.Admitted)
            _calls.Take(callSid, Id, now + CallLease);

        return new(new AdmissionAnswer(
            verdict,
            tenant.Name,
            tenant.AssistantId,
            tenant.Phone.WhenUnavailable,
            (tenant.OverflowNumber ?? tenant.Phone.TransferNumber)?.Value,
            tenant.TimeZone,
            tenant.Phone.AssistantName));
    }

    public ValueTask ReleaseCallAsync(string callSid)
    {
        _calls.Release(callSid);
        return default;
    }

    public async Task CallEndedAsync(string callSid)
    {
        _calls.Release(callSid);
        if (_current?.Phone.MonthlyMinutes is not null)
            await RefreshAsync();
    }

    public Task<ChangeOutcome> ChangeAsync(TenantPatch patch) => CommitAsync(tenants.ChangeAsync(Id, patch));

    public Task<ChangeOutcome> ConfigurePhoneAsync(string configuration, string? assistantId, int? expectedVersion)
        => CommitAsync(tenants.ConfigurePhoneAsync(Id, configuration, assistantId, expectedVersion));

    public Task<ChangeOutcome> EnablePhoneAsync(bool enabled) => CommitAsync(tenants.EnablePhoneAsync(Id, enabled));

    public async Task RefreshAsync() => _current = await tenants.LoadAsync(Id);

    /// <summary>Waits for the commit, then reads back what is true now.</summary>
    private async Task<ChangeOutcome> CommitAsync(Task<ChangeOutcome> change)
    {
        var outcome = await change;
        await RefreshAsync();
        return outcome;
    }
}
