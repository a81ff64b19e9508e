using System.Text.Json;
using NodaTime;

namespace Coccinelle.Server.Channels;

/// <summary>A row of <c>channel_configurations</c>. Read once, and changed by nobody.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.ChannelRow")]
internal sealed record ChannelRow
{
    public const string Columns =
        """
        channel_type, enabled, configured, config_public, config_encrypted, templates, assistant_id, version, updated_at, verified_at,
        verified_fingerprint, verified_by, failing_since, failure_code, state_reason, provider_number_id, channel_token
        """;

    [Id(0)] public required string ChannelType { get; init; }

    [Id(1)] public bool Enabled { get; init; }

    [Id(2)] public bool Configured { get; init; }

    [Id(3)] public required string ConfigPublic { get; init; }

    /// <summary>Field → sealed secret, as JSON; null when there is none.</summary>
    [Id(4)] public string? ConfigEncrypted { get; init; }

    [Id(5)] public required string Templates { get; init; }

    [Id(6)] public string? AssistantId { get; init; }

    [Id(7)] public int Version { get; init; }

    [Id(8)] public required Instant UpdatedAt { get; init; }

    [Id(9)] public Instant? VerifiedAt { get; init; }

    /// <summary>The <see cref="ChannelFingerprint"/> that was proven to work.</summary>
    [Id(10)] public string? VerifiedFingerprint { get; init; }

    /// <summary>A <see cref="Domain.Channels.ProofKind"/> as <see cref="ProofNames"/> writes it.</summary>
    [Id(11)] public string? VerifiedBy { get; init; }

    [Id(12)] public Instant? FailingSince { get; init; }

    [Id(13)] public string? FailureCode { get; init; }

    /// <summary>Why it fails, in both languages, as <see cref="StoredReason"/> writes it.</summary>
    [Id(14)] public string? StateReason { get; init; }

    /// <summary>Meta's id of the WhatsApp number, once it was verified: one number belongs to one firm.</summary>
    [Id(15)] public string? ProviderNumberId { get; init; }

    /// <summary>The unguessable part of the channel's own webhook address (WhatsApp).</summary>
    [Id(16)] public string? ChannelToken { get; init; }

    /// <summary>Field → sealed secret.</summary>
    public IReadOnlyDictionary<string, string> Secrets => JsonSerializer.Deserialize<Dictionary<string, string>>(ConfigEncrypted ?? "{}")!;

    /// <summary>What a proof or a failure of the present settings is about.</summary>
    public string Fingerprint => ChannelFingerprint.Of(ChannelType, ConfigPublic, ConfigEncrypted);
}
