using Coccinelle.Domain.Texts;
using NodaTime;

namespace Coccinelle.Domain.Channels;

/// <summary>What is known about a channel, from which its state follows.</summary>
public sealed record ChannelFacts
{
    /// <summary>One of <see cref="ChannelTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Switched on by the firm.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Everything that it needs was entered.</summary>
    public required bool Configured { get; init; }

    /// <summary>What was proven about exactly the present settings; null = nothing.</summary>
    public ChannelProof? Proof { get; init; }

    /// <summary>Why the last attempt failed with exactly the present settings, for a reason of the channel; null = it did not.</summary>
    public ChannelFailure? Failure { get; init; }

    /// <summary>360dialog has the firm's consent, and its number is not ready yet.</summary>
    public bool Waiting { get; init; }

    /// <summary>The phone channel's own facts.</summary>
    public PhoneFacts Phone { get; init; } = new();
}

/// <summary>Something worked.</summary>
/// <param name="By">What.</param>
/// <param name="At">When.</param>
public sealed record ChannelProof(ProofKind By, Instant At);

/// <summary>What proved a channel, the weaker first.</summary>
public enum ProofKind
{
    /// <summary>The provider knows the account and the number; no message has left yet.</summary>
    Provider,

    /// <summary>A test message was accepted.</summary>
    Test,

    /// <summary>A real message was accepted.</summary>
    Message,
}

/// <summary>The channel itself failed.</summary>
/// <param name="Reason">Why, for the firm's owner.</param>
/// <param name="Since">The first of the failures that nothing has interrupted.</param>
public sealed record ChannelFailure(Said Reason, Instant Since);

/// <summary>What the phone channel needs and has shown.</summary>
public sealed record PhoneFacts
{
    public bool HasAssistant { get; init; }

    /// <summary>A number that routes: its owner was proven, or the operator vouches for it.</summary>
    public bool HasVerifiedLine { get; init; }

    /// <summary>The owner's own phone is known: he can try his assistant from it.</summary>
    public bool HasOwnerPhone { get; init; }

    /// <summary>When a call first reached the firm over one of its lines; null = never seen.</summary>
    public Instant? ForwardingSeenAt { get; init; }
}
