using Coccinelle.Domain.Texts;
using NodaTime;

namespace Coccinelle.Domain.Channels;

/// <summary>How a channel stands.</summary>
public enum ChannelStanding
{
    /// <summary>It could work, and the firm has switched it off.</summary>
    Off,

    /// <summary>Something that it needs is missing.</summary>
    ToConfigure,

    /// <summary>It has what it needs, and nothing has shown yet that it works.</summary>
    ToVerify,

    /// <summary>It was seen to work with exactly the present settings.</summary>
    Working,

    /// <summary>The last attempt failed for a reason of the channel.</summary>
    Failing,
}

/// <summary>How a channel stands, and why: by evidence, never by what somebody entered.</summary>
/// <param name="Standing">How.</param>
/// <param name="Reason">Why, for the firm's owner.</param>
/// <param name="Since">Since when it works or fails; null otherwise.</param>
public sealed record ChannelState(ChannelStanding Standing, Said Reason, Instant? Since = null)
{
    /// <summary>
    /// A channel that is off and could be switched on is <see cref="ChannelStanding.Off"/>; one that could not says what is missing.
    /// </summary>
    public static ChannelState Of(ChannelFacts facts)
    {
        var standing = facts.Type == ChannelTypes.Phone ? OfPhone(facts) : OfWritten(facts);
        return facts.Enabled || Obstacles(facts).Count > 0 ? standing : new ChannelState(ChannelStanding.Off, ChannelTexts.SwitchedOff);
    }

    /// <summary>Why the channel cannot be switched on: code → sentence; empty when it can.</summary>
    public static IReadOnlyDictionary<string, Said> Obstacles(ChannelFacts facts)
    {
        var obstacles = new Dictionary<string, Said>(StringComparer.Ordinal);
        if (facts.Type == ChannelTypes.Phone)
        {
            if (!facts.Phone.HasAssistant)
                obstacles["assistant"] = ChannelTexts.NoAssistant;
            if (!facts.Phone.HasVerifiedLine && !facts.Phone.HasOwnerPhone)
                obstacles["lines"] = ChannelTexts.NoLineNorOwner;
        }
        else if (!facts.Configured)
        {
            obstacles["config"] = facts.Waiting ? ChannelTexts.Waiting : ChannelTexts.NotConfigured;
        }
        else if (facts.Type == ChannelTypes.WhatsApp && facts.Proof is null)
        {
            obstacles["verification"] = facts.Failure?.Reason ?? ChannelTexts.NumberUnverified;
        }

        return obstacles;
    }

    private static ChannelState OfPhone(ChannelFacts facts) => facts.Phone switch
    {
        { HasAssistant: false } => new(ChannelStanding.ToConfigure, ChannelTexts.NoAssistant),
        { HasVerifiedLine: false, HasOwnerPhone: true } => new(ChannelStanding.ToConfigure, ChannelTexts.OnlyOwnersPhone),
        { HasVerifiedLine: false } => new(ChannelStanding.ToConfigure, ChannelTexts.NoLineNorOwner),
        { ForwardingSeenAt: { } seen } => new(ChannelStanding.Working, ChannelTexts.ForwardingSeen, seen),
        _ => new(ChannelStanding.ToVerify, ChannelTexts.ForwardingUnseen),
    };

    private static ChannelState OfWritten(ChannelFacts facts) => facts switch
    {
        { Configured: false } => new(ChannelStanding.ToConfigure, facts.Waiting ? ChannelTexts.Waiting : ChannelTexts.NotConfigured),
        { Failure: { } failure } => new(ChannelStanding.Failing, failure.Reason, failure.Since),
        { Proof: { By: ProofKind.Message } proof } => new(ChannelStanding.Working, ChannelTexts.MessageAccepted, proof.At),
        { Proof: { By: ProofKind.Test } proof } => new(ChannelStanding.Working, ChannelTexts.TestAccepted, proof.At),
        { Proof.By: ProofKind.Provider } => new(ChannelStanding.ToVerify, ChannelTexts.NumberVerified),
        { Type: ChannelTypes.WhatsApp } => new(ChannelStanding.ToVerify, ChannelTexts.NumberUnverified),
        _ => new(ChannelStanding.ToVerify, ChannelTexts.NeverTested),
    };
}
