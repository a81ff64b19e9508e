using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>When somebody last wrote to a firm on WhatsApp: for a day afterwards it may answer in its own words.</summary>
internal sealed class WhatsAppWindows(Database database)
{
    public async Task<bool> IsOpenAsync(string tenantId, string recipient, Instant at, CancellationToken ct)
        => WhatsAppWindow.IsOpen(
            await database.For(tenantId).ScalarAsync<Instant?>(
                """
                SELECT max(received_at) FROM inbound_messages
                WHERE tenant_id = @tenantId AND channel_type = @channel AND from_address = @recipient
                """,
                new { tenantId, channel = ChannelTypes.WhatsApp, recipient },
                ct),
            at);
}
