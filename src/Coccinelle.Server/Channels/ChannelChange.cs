using Coccinelle.Domain.Channels;

namespace Coccinelle.Server.Channels;

/// <summary>A channel's whole new configuration, validated, its secrets sealed.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.ChannelChange")]
internal sealed record ChannelChange
{
    /// <summary>One of <see cref="ChannelTypes"/>.</summary>
    [Id(0)] public required string Type { get; init; }

    /// <summary>The public settings as JSON.</summary>
    [Id(1)] public required string Config { get; init; }

    /// <summary>Field → sealed secret as JSON; null when the channel has none.</summary>
    [Id(2)] public string? Secrets { get; init; }

    /// <summary>All templates as JSON; null leaves them.</summary>
    [Id(3)] public string? Templates { get; init; }

    /// <summary>Everything that the channel needs is there.</summary>
    [Id(4)] public required bool Configured { get; init; }

    /// <summary>The phone's assistant at Vapi; null leaves the one there is.</summary>
    [Id(5)] public string? AssistantId { get; init; }

    /// <summary>The version that the change was made on; null = whatever it is.</summary>
    [Id(6)] public int? ExpectedVersion { get; init; }

    /// <summary>What the provider said about exactly these settings; null when it was not asked, or did not answer.</summary>
    [Id(7)] public ChannelEvidence? Evidence { get; init; }
}

/// <summary>What became of an attempt with a channel's settings.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.ChannelEvidence")]
internal sealed record ChannelEvidence
{
    /// <summary>What worked, as <see cref="ProofNames"/> writes it; null = it failed for a reason of the channel.</summary>
    [Id(0)] public string? ProvenBy { get; init; }

    /// <summary>Meta's id of the number that was proven (WhatsApp).</summary>
    [Id(1)] public string? NumberId { get; init; }

    /// <summary>What failed: the machine's word for it.</summary>
    [Id(2)] public string? FailureCode { get; init; }

    /// <summary>Why, as <see cref="StoredReason"/> writes it.</summary>
    [Id(3)] public string? FailureReason { get; init; }

    public static ChannelEvidence Proven(ProofKind by, string? numberId = null) => new() { ProvenBy = ProofNames.Of(by), NumberId = numberId };

    public static ChannelEvidence Failed(string code, Domain.Texts.Said reason) => new() { FailureCode = code, FailureReason = StoredReason.Write(reason) };
}
