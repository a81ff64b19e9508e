using System.Collections.Immutable;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;

namespace Coccinelle.Domain.Channels;

/// <summary>The public configuration of a firm's phone channel. Defaults are those of a new firm.</summary>
public sealed record PhoneConfiguration
{
    /// <summary>The firm's own number, the one its customers dial. It routes nothing: only a verified line does.</summary>
    public E164? ClientPhoneNumber { get; init; }

    public string AssistantName { get; init; } = "Sara";

    /// <summary><c>female</c> or <c>male</c>.</summary>
    public string Voice { get; init; } = "female";

    /// <summary><c>reception</c>, <c>qualification</c>, <c>appointment</c> or <c>support</c>.</summary>
    public string AgentType { get; init; } = "reception";

    /// <summary>The first sentence, 500 characters at most; null = one made from the firm's name.</summary>
    public string? Greeting { get; init; }

    /// <summary>What the assistant should know and heed, 4,000 characters at most.</summary>
    public string? CustomInstructions { get; init; }

    public string Language { get; init; } = "fr-FR";

    /// <summary>The person to whom the assistant may transfer.</summary>
    public E164? TransferNumber { get; init; }

    public WhenUnavailable WhenUnavailable { get; init; } = WhenUnavailable.Voicemail;

    public bool RecordCalls { get; init; }

    /// <summary>Calls at once; null = as many as the account allows.</summary>
    public int? MaxConcurrentCalls { get; init; }

    /// <summary>Minutes per calendar month in the firm's zone; null = unlimited.</summary>
    public int? MonthlyMinutes { get; init; }

    /// <summary>Callers who get a busy tone.</summary>
    public ImmutableArray<E164> BlockedCallers { get; init; } = [];
}
