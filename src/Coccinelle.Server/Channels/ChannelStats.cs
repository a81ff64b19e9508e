using Coccinelle.Domain.Channels;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Channels;

/// <summary>What went through a firm's channels in the last <see cref="Days"/> days.</summary>
internal sealed class ChannelStats(Database database, IClock clock)
{
    public const int Days = 30;

    /// <summary>Whole days (UTC), so that two who look on the same day count alike.</summary>
    public Instant Since => clock.GetCurrentInstant().InUtc().Date.PlusDays(-Days).AtMidnight().InUtc().ToInstant();

    /// <summary>Channel → numbers; one query over the messages, one over the calls.</summary>
    public async Task<IReadOnlyDictionary<string, ChannelStatsResponse>> ReadAsync(string tenantId, Instant since, CancellationToken ct)
    {
        var messages = await database.For(tenantId).QueryAsync<MessageRow>(
            """
            SELECT channel_type,
              CAST(sum(CASE WHEN status IN ('sent', 'delivered', 'read') THEN 1 ELSE 0 END) AS integer) AS sent,
              CAST(sum(CASE WHEN status IN ('delivered', 'read') THEN 1 ELSE 0 END) AS integer) AS delivered,
              CAST(sum(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) AS integer) AS failed,
              CAST(coalesce(sum(cost_cents), 0) AS integer) AS cost_cents
            FROM channel_messages_log WHERE tenant_id = @tenantId AND created_at >= @since GROUP BY channel_type
            """,
            new { tenantId, since },
            ct);
        var calls = (await database.For(tenantId).QueryFirstOrDefaultAsync<CallRow>(
            """
            SELECT CAST(count(*) AS integer) AS calls, CAST(coalesce(sum((duration_seconds + 59) / 60), 0) AS integer) AS minutes,
              CAST(coalesce(sum(cost_cents), 0) AS integer) AS cost_cents
            FROM call_logs WHERE tenant_id = @tenantId AND id >= @first
            """,
            new { tenantId, first = Ids.Before("call", since) },
            ct))!;
        return ChannelTypes.All.ToDictionary(type => type, type =>
        {
            var sent = messages.FirstOrDefault(row => row.ChannelType == type) ?? new MessageRow { ChannelType = type };
            return type == ChannelTypes.Phone
                ? new ChannelStatsResponse(sent.Sent, sent.Delivered, sent.Failed, calls.Calls, calls.Minutes, sent.CostCents + calls.CostCents)
                : new ChannelStatsResponse(sent.Sent, sent.Delivered, sent.Failed, 0, 0, sent.CostCents);
        });
    }

    private sealed class MessageRow
    {
        public required string ChannelType { get; init; }

        public int Sent { get; init; }

        public int Delivered { get; init; }

        public int Failed { get; init; }

        public int CostCents { get; init; }
    }

    private sealed class CallRow
    {
        public int Calls { get; init; }

        public int Minutes { get; init; }

        public int CostCents { get; init; }
    }
}
