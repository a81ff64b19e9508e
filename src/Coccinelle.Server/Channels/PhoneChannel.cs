using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Channels;

/// <summary>The row of a firm's phone channel, and what it still needs before it can work.</summary>
internal sealed class PhoneChannel(Database database)
{
    public Task<PhoneChannelRow?> FindAsync(string tenantId, CancellationToken ct)
        => database.QueryFirstOrDefaultAsync<PhoneChannelRow>(
            """
            SELECT enabled, configured, config_public, templates, assistant_id, updated_at, version FROM channel_configurations
            WHERE tenant_id = @tenantId AND channel_type = 'phone'
            """,
            new { tenantId },
            ct);

    /// <summary>Why the channel cannot work yet: code → sentence; empty when it can.</summary>
    public async Task<IReadOnlyDictionary<string, Said>> ObstaclesAsync(string tenantId, CancellationToken ct)
    {
        var facts = (await database.QueryFirstOrDefaultAsync<Facts>(
            """
            SELECT c.assistant_id, t.owner_phone,
              (SELECT count(*) FROM lines l WHERE l.tenant_id = t.id AND l.verified_at IS NOT NULL) AS lines
            FROM tenants t LEFT JOIN channel_configurations c ON c.tenant_id = t.id AND c.channel_type = 'phone'
            WHERE t.id = @tenantId
            """,
            new { tenantId },
            ct))!;
        var obstacles = new Dictionary<string, Said>(StringComparer.Ordinal);
        if (facts.AssistantId is null)
            obstacles["assistant"] = new Said("The firm has no assistant yet.", "L'entreprise n'a pas encore d'assistant.");
        if (facts.Lines == 0 && facts.OwnerPhone is null)
        {
            obstacles["lines"] = new Said(
                "The firm has no verified line, and no owner's phone to try it from.",
                "L'entreprise n'a aucune ligne vérifiée, ni téléphone du patron pour l'essayer.");
        }

        return obstacles;
    }

    private sealed class Facts
    {
        public string? AssistantId { get; init; }

        public string? OwnerPhone { get; init; }

        public int Lines { get; init; }
    }
}

/// <summary>A row of <c>channel_configurations</c>.</summary>
internal sealed class PhoneChannelRow
{
    public bool Enabled { get; init; }

    public bool Configured { get; init; }

    public string? ConfigPublic { get; init; }

    public string? Templates { get; init; }

    public string? AssistantId { get; init; }

    public required Instant UpdatedAt { get; init; }

    public int Version { get; init; }
}

/// <summary>A channel's configuration as the API shows it.</summary>
internal sealed record ChannelConfigResponse(
    string Type, bool Enabled, bool Configured, JsonNode Config, JsonNode Templates, string? AssistantId, Instant UpdatedAt, int Version)
{
    public static ChannelConfigResponse OfPhone(PhoneChannelRow row)
    {
        using var stored = JsonDocument.Parse(row.ConfigPublic ?? "{}");
        var config = Domain.Channels.PhoneConfigurationJson.Read(stored.RootElement, out _);
        return new ChannelConfigResponse(
            "phone", row.Enabled, row.Configured, Domain.Channels.PhoneConfigurationJson.Write(config),
            JsonNode.Parse(row.Templates ?? "{}")!, row.AssistantId, row.UpdatedAt, row.Version);
    }
}
