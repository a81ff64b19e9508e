using Coccinelle.Domain.Calls;
using Coccinelle.Server.Access;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Messaging;
using Orleans.Concurrency;

namespace Coccinelle.Server.Tenants;

/// <summary>
/// One firm: the cache and the queue in front of its rows. Reads and counters interleave and see the last committed
/// snapshot; changes queue. An unknown firm answers null or <see cref="ChangeOutcome.NotFound"/>.
/// </summary>
[Alias("coccinelle.ITenantGrain")]
internal interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>Whether the firm may use the API; null when there is no such firm.</summary>
    [Alias("GetStanding"), AlwaysInterleave]
    ValueTask<TenantStanding?> GetStandingAsync();

    /// <summary>Takes one token of a limit.</summary>
    [Alias("TryAcquire"), AlwaysInterleave]
    ValueTask<RateDecision> TryAcquireAsync(RateKind kind);

    /// <summary>What whoever sends in the firm's name has to know, as it is committed; null when there is no such firm or channel.</summary>
    /// <param name="type">One of <see cref="Domain.Channels.ChannelTypes"/>.</param>
    [Alias("GetSending"), AlwaysInterleave]
    ValueTask<SendingFirm?> GetSendingAsync(string type);

    /// <summary>Takes one message out of the day's budget.</summary>
    [Alias("TakeFromBudget")]
    Task<BudgetVerdict> TakeFromBudgetAsync(string channel, string recipient, int cents);

    /// <summary>May the firm's assistant take this call? When admitted, the call counts until it is released or its lease ends.</summary>
    /// <param name="callSid">Twilio's id of the call.</param>
    /// <param name="caller">The caller as E.164; null when hidden.</param>
    /// <param name="line">The line that proved the firm, as E.164: the firm checks that it is still its own.</param>
    [Alias("Admit"), AlwaysInterleave]
    ValueTask<AdmissionAnswer> AdmitAsync(string callSid, string? caller, string? line);

    /// <summary>The assistant has left this call; saying it twice changes nothing.</summary>
    [Alias("ReleaseCall"), AlwaysInterleave]
    ValueTask ReleaseCallAsync(string callSid);

    /// <summary>The call is over: its lease ends and, where minutes are limited, its minutes count.</summary>
    [Alias("CallEnded")]
    Task CallEndedAsync(string callSid);

    /// <summary><see cref="ChangeOutcome.Taken"/>: the assistant is another firm's.</summary>
    [Alias("Change")]
    Task<ChangeOutcome> ChangeAsync(TenantPatch patch, Actor actor);

    /// <summary>Replaces a channel's configuration. <see cref="ChangeOutcome.Taken"/>: its number or assistant is another firm's.</summary>
    [Alias("ConfigureChannel")]
    Task<ChangeOutcome> ConfigureChannelAsync(ChannelChange change, Actor actor);

    [Alias("EnableChannel")]
    Task<ChangeOutcome> EnableChannelAsync(string type, bool enabled, Actor actor);

    /// <summary>What an attempt with a channel's settings has shown. <see cref="ChangeOutcome.Stale"/>: they have changed since.</summary>
    /// <param name="type">The channel.</param>
    /// <param name="fingerprint">The settings that were tried (<see cref="ChannelFingerprint"/>).</param>
    /// <param name="evidence">What was seen.</param>
    [Alias("ReportChannel")]
    Task<ChangeOutcome> ReportChannelAsync(string type, string fingerprint, ChannelEvidence evidence);

    /// <summary>Reads the rows again, after somebody else changed them.</summary>
    [Alias("Refresh")]
    Task RefreshAsync();
}

/// <summary>Whether a firm may use the platform.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.TenantStanding")]
internal sealed record TenantStanding([property: Id(0)] string Name, [property: Id(1)] bool Suspended);

/// <summary>A firm and one of its channels, for whoever sends.</summary>
/// <param name="Name">The firm's.</param>
/// <param name="Suspended">Nothing may leave.</param>
/// <param name="TimeZone">IANA zone of its wall clock.</param>
/// <param name="Phone">The number that its customers know, E.164; null when it has no verified line.</param>
/// <param name="Channel">The channel's settings, its secrets sealed.</param>
[GenerateSerializer, Immutable, Alias("coccinelle.SendingFirm")]
internal sealed record SendingFirm(
    [property: Id(0)] string Name,
    [property: Id(1)] bool Suspended,
    [property: Id(2)] string TimeZone,
    [property: Id(3)] string? Phone,
    [property: Id(4)] ChannelRow Channel);

/// <summary>What a tenant's limits count.</summary>
[GenerateSerializer, Alias("coccinelle.RateKind")]
internal enum RateKind
{
    /// <summary>A request to the API.</summary>
    ApiCall,

    /// <summary>A test message, which somebody pays for.</summary>
    TestSend,

    /// <summary>A code that is spoken to a number, or a try to enter one.</summary>
    Verification,
}

/// <summary>The answer of a limit; see <see cref="Domain.Tenants.RateVerdict"/>.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.RateDecision")]
internal readonly record struct RateDecision(
    [property: Id(0)] bool Allowed,
    [property: Id(1)] int Limit,
    [property: Id(2)] int Remaining,
    [property: Id(3)] int ResetSeconds,
    [property: Id(4)] int RetryAfterSeconds)
{
    public static RateDecision Of(Domain.Tenants.RateVerdict verdict)
        => new(verdict.Allowed, verdict.Limit, verdict.Remaining, verdict.ResetSeconds, verdict.RetryAfterSeconds);
}

/// <summary>What a firm says to a call, and what a caller must be told when it says no.</summary>
/// <param name="Verdict">The decision.</param>
/// <param name="Firm">The firm's name; null when the firm does not exist or the line is not its own any more.</param>
/// <param name="AssistantId">The assistant, when admitted.</param>
/// <param name="Wish">What the firm wants when the assistant cannot take the call.</param>
/// <param name="Overflow">Where such calls go, as E.164.</param>
/// <param name="TimeZone">The firm's IANA zone.</param>
/// <param name="AssistantName">The name that the assistant goes by.</param>
[GenerateSerializer, Immutable, Alias("coccinelle.AdmissionAnswer")]
internal sealed record AdmissionAnswer(
    [property: Id(0)] AdmissionVerdict Verdict,
    [property: Id(1)] string? Firm,
    [property: Id(2)] string? AssistantId,
    [property: Id(3)] WhenUnavailable Wish,
    [property: Id(4)] string? Overflow,
    [property: Id(5)] string? TimeZone,
    [property: Id(6)] string? AssistantName)
{
    /// <summary>The line is not (any more) this firm's: the look-up was stale.</summary>
    public static readonly AdmissionAnswer NotMine = new(AdmissionVerdict.Suspended, null, null, WhenUnavailable.Message, null, null, null);
}

/// <summary>The fields of a firm that may change; null leaves one as it is.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.TenantPatch")]
internal sealed record TenantPatch
{
    [Id(0)] public string? Name { get; init; }

    [Id(1)] public string? Sector { get; init; }

    [Id(2)] public string? TimeZone { get; init; }

    [Id(3)] public string? Locale { get; init; }

    [Id(4)] public string? ContactEmail { get; init; }

    [Id(5)] public string? OwnerPhone { get; init; }

    [Id(6)] public string? OverflowNumber { get; init; }

    [Id(7)] public string? AssistantId { get; init; }

    [Id(8)] public bool? Suspended { get; init; }
}

/// <summary>How a change ended.</summary>
[GenerateSerializer, Alias("coccinelle.ChangeOutcome")]
internal enum ChangeOutcome
{
    Done,
    NotFound,
    Stale,

    /// <summary>Something in it belongs to another firm.</summary>
    Taken,
}
