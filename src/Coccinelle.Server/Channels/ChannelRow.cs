using System.Text.Json;
using NodaTime;

namespace Coccinelle.Server.Channels;

/// <summary>A row of <c>channel_configurations</c>.</summary>
internal sealed class ChannelRow
{
    public const string Columns =
        """
        channel_type, enabled, configured, config_public, config_encrypted, templates, assistant_id, version, updated_at, verified_at,
        verified_fingerprint, verified_by, failing_since, failure_code, state_reason, provider_number_id, channel_token
        """;

    public required string ChannelType { get; init; }

    public bool Enabled { get; init; }

    public bool Configured { get; init; }

    public required string ConfigPublic { get; init; }

    /// <summary>Field → sealed secret, as JSON; null when there is none.</summary>
    public string? ConfigEncrypted { get; init; }

    public required string Templates { get; init; }

    public string? AssistantId { get; init; }

    public int Version { get; init; }

    public required Instant UpdatedAt { get; init; }

    public Instant? VerifiedAt { get; init; }

    /// <summary>The <see cref="ChannelFingerprint"/> that was proven to work.</summary>
    public string? VerifiedFingerprint { get; init; }

    /// <summary>A <see cref="Domain.Channels.ProofKind"/> as <see cref="ProofNames"/> writes it.</summary>
    public string? VerifiedBy { get; init; }

    public Instant? FailingSince { get; init; }

    public string? FailureCode { get; init; }

    /// <summary>Why it fails, in both languages, as <see cref="StoredReason"/> writes it.</summary>
    public string? StateReason { get; init; }

    /// <summary>Meta's id of the WhatsApp number, once it was verified: one number belongs to one firm.</summary>
    public string? ProviderNumberId { get; init; }

    /// <summary>The unguessable part of the channel's own webhook address (WhatsApp).</summary>
    public string? ChannelToken { get; init; }

    /// <summary>Field → sealed secret.</summary>
    public IReadOnlyDictionary<string, string> Secrets => field ??= JsonSerializer.Deserialize<Dictionary<string, string>>(ConfigEncrypted ?? "{}")!;

    /// <summary>What a proof or a failure of the present settings is about.</summary>
    public string Fingerprint => ChannelFingerprint.Of(ChannelType, ConfigPublic, ConfigEncrypted);
}
