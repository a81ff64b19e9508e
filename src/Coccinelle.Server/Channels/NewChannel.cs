using Coccinelle.Domain.Channels;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Channels;

/// <summary>The four rows that every firm has from its first day.</summary>
internal static class NewChannel
{
    public const string InsertSql =
        """
        INSERT INTO channel_configurations (id, tenant_id, channel_type, enabled, configured, config_public, templates, channel_token, created_at, updated_at)
        VALUES (@id, @tenantId, @type, @enabled, @configured, @config, @templates, @token, @now, @now)
        """;

    /// <summary>
    /// The statement's parameters. The phone is on, and works as soon as it has an assistant; SMS needs no settings of its own,
    /// but is switched on by hand: it costs.
    /// </summary>
    public static IEnumerable<object> OfAFirm(string tenantId, Instant now, TimeProvider time)
        => ChannelTypes.All.Select(type => (object)new
        {
            id = Ids.New("chan", time),
            tenantId,
            type,
            enabled = type == ChannelTypes.Phone,
            configured = type == ChannelTypes.Sms,
            config = type == ChannelTypes.Sms ? SmsConfigurationJson.Write(new SmsConfiguration()).ToJsonString() : "{}",
            templates = TemplatesJson.Write(TemplatesJson.Defaults(type)).ToJsonString(),
            token = type == ChannelTypes.WhatsApp ? ChannelToken.New() : null,
            now,
        });
}
