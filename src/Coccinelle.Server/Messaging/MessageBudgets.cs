using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>Reads what a firm has sent today, when its grain starts to count.</summary>
internal sealed class MessageBudgets(Database database)
{
    /// <summary>Whatever was ordered since, but what was called off before it left.</summary>
    public Task<IReadOnlyList<SentToday>> SentAsync(string tenantId, Instant since)
        => database.For(tenantId).QueryAsync<SentToday>(
            """
            SELECT channel_type, to_address, CAST(count(*) AS integer) AS count, CAST(coalesce(sum(cost_cents), 0) AS integer) AS cents
            FROM channel_messages_log WHERE tenant_id = @tenantId AND created_at >= @since AND status <> 'cancelled'
            GROUP BY channel_type, to_address
            """,
            new { tenantId, since },
            CancellationToken.None);

    /// <summary>A firm's zone; UTC when its name means nothing here.</summary>
    public static DateTimeZone ZoneOf(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;
}
