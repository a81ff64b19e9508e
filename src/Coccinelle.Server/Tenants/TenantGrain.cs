using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Tenants;
using Coccinelle.Server.Access;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Messaging;
using NodaTime;

namespace Coccinelle.Server.Tenants;

[GrainType("tenant")]
internal sealed class TenantGrain(TenantRepository tenants, ChannelRepository channels, MessageBudgets budgets, TimeProvider time, IClock clock) : Grain, ITenantGrain
{
    private static readonly RateLimit ApiCalls = new(Burst: 300, PerMinute: 600);
    private static readonly RateLimit TestSends = new(Burst: 10, PerMinute: 1);
    private static readonly RateLimit Verifications = new(Burst: 10, PerMinute: 1);

    /// <summary>How long an unreported call counts: the assistant's longest call and a margin.</summary>
    internal static readonly Duration CallLease = Duration.FromMinutes(16);

    private readonly TokenBucket _apiCalls = new(ApiCalls, time);
    private readonly TokenBucket _testSends = new(TestSends, time);
    private readonly TokenBucket _verifications = new(Verifications, time);
    private readonly LeaseSet _calls = new();
    private readonly SendingBudget _budget = new();
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
            RateKind.TestSend => _testSends,
            RateKind.Verification => _verifications,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
        return new(RateDecision.Of(bucket.TryTake()));
    }

    public ValueTask<SendingFirm?> GetSendingAsync(string type)
        => new(_current is { } tenant && tenant.Channels.TryGetValue(type, out var channel)
            ? new SendingFirm(tenant.Name, tenant.Suspended, tenant.TimeZone, tenant.Lines.Select(line => line.Value).Order(StringComparer.Ordinal).FirstOrDefault(), channel)
            : null);

    public async Task<BudgetVerdict> TakeFromBudgetAsync(string channel, string recipient, int cents)
    {
        if (_current is not { } tenant || !tenant.Channels.TryGetValue(channel, out var row))
            return BudgetVerdict.DailyLimit;

        var zone = MessageBudgets.ZoneOf(tenant.TimeZone);
        if (clock.GetCurrentInstant().InZone(zone).Date is var today && _budget.Day != today)
            _budget.Begin(today, await budgets.SentAsync(Id, today.AtStartOfDayInZone(zone).ToInstant()));
        return _budget.TryTake(channel, recipient, cents, SendingLimits.Of(channel, row.ConfigPublic));
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

    public Task<ChangeOutcome> ChangeAsync(TenantPatch patch, Actor actor) => CommitAsync(tenants.ChangeAsync(Id, patch, actor));

    public Task<ChangeOutcome> ConfigureChannelAsync(ChannelChange change, Actor actor) => CommitAsync(channels.ConfigureAsync(Id, change, actor));

    public Task<ChangeOutcome> EnableChannelAsync(string type, bool enabled, Actor actor) => CommitAsync(channels.EnableAsync(Id, type, enabled, actor));

    public Task<ChangeOutcome> ReportChannelAsync(string type, string fingerprint, ChannelEvidence evidence)
        => CommitAsync(channels.ReportAsync(Id, type, fingerprint, evidence));

    public async Task RefreshAsync() => _current = await tenants.LoadAsync(Id);

    /// <summary>Waits for the commit, then reads back what is true now.</summary>
    private async Task<ChangeOutcome> CommitAsync(Task<ChangeOutcome> change)
    {
        var outcome = await change;
        await RefreshAsync();
        return outcome;
    }
}
