using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Channels;
using Coccinelle.Server.Calls;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Channels;

/// <summary>Gathers what is known about a firm's channels.</summary>
internal sealed class ChannelStates(Database database)
{
    /// <summary>Over one of the firm's own lines; the owner's phone and a name said aloud prove no forwarding.</summary>
    private static readonly string[] LineRungs = [.. new[] { Rung.DedicatedLine, Rung.ForwardedFrom, Rung.Repaired, Rung.Inverted }.Select(RungNames.Of)];

    /// <summary>What the row alone says: all there is to know about a written channel that is configured.</summary>
    public static ChannelFacts OfWritten(ChannelRow row) => new()
    {
        Type = row.ChannelType,
        Enabled = row.Enabled,
        Configured = row.Configured || row.ChannelType == ChannelTypes.Sms,
        Proof = row.VerifiedFingerprint is { } proven && proven == row.Fingerprint ? new ChannelProof(ProofNames.Read(row.VerifiedBy!), row.VerifiedAt!.Value) : null,
        Failure = StoredReason.Read(row.StateReason) is { } reason && row.FailingSince is { } since ? new ChannelFailure(reason, since) : null,
    };

    public async Task<ChannelFacts> FactsAsync(string tenantId, ChannelRow row, CancellationToken ct) => OfWritten(row) with
    {
        Waiting = row.ChannelType == ChannelTypes.WhatsApp && !row.Configured && await WaitsAsync(tenantId, ct),
        Phone = row.ChannelType == ChannelTypes.Phone ? await PhoneAsync(tenantId, ct) : new PhoneFacts(),
    };

    public async Task<ChannelState> OfAsync(string tenantId, ChannelRow row, CancellationToken ct) => ChannelState.Of(await FactsAsync(tenantId, row, ct));

    private async Task<bool> WaitsAsync(string tenantId, CancellationToken ct)
        => await database.For(tenantId).ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM dialog360_channels WHERE tenant_id = @tenantId AND status = 'waiting'", new { tenantId }, ct) > 0;

    /// <summary>A line that was proven to forward, or a call that came over a line since the firm has one.</summary>
    private async Task<PhoneFacts> PhoneAsync(string tenantId, CancellationToken ct)
    {
        var row = await database.For(tenantId).QueryFirstOrDefaultAsync<PhoneRow>(
            """
            SELECT c.assistant_id, t.owner_phone, l.verified_at, l.proven_at,
              (SELECT min(k.created_at) FROM call_logs k WHERE k.tenant_id = t.id AND k.created_at >= l.verified_at
                AND k.found_by IN (@dedicated, @forwarded, @repaired, @inverted)) AS called_at
            FROM tenants t
            LEFT JOIN channel_configurations c ON c.tenant_id = t.id AND c.channel_type = 'phone'
            LEFT JOIN (SELECT tenant_id, min(verified_at) AS verified_at, min(forwarding_proven_at) AS proven_at
              FROM lines WHERE verified_at IS NOT NULL GROUP BY tenant_id) l ON l.tenant_id = t.id
            WHERE t.id = @tenantId
            """,
            new { tenantId, dedicated = LineRungs[0], forwarded = LineRungs[1], repaired = LineRungs[2], inverted = LineRungs[3] },
            ct);
        return new PhoneFacts
        {
            HasAssistant = row?.AssistantId is not null,
            HasVerifiedLine = row?.VerifiedAt is not null,
            HasOwnerPhone = row?.OwnerPhone is not null,
            ForwardingSeenAt = row?.ProvenAt is { } proven && !(row.CalledAt < proven) ? proven : row?.CalledAt,
        };
    }

    private sealed class PhoneRow
    {
        public string? AssistantId { get; init; }

        public string? OwnerPhone { get; init; }

        public Instant? VerifiedAt { get; init; }

        public Instant? ProvenAt { get; init; }

        public Instant? CalledAt { get; init; }
    }
}

/// <summary>States as the API writes them.</summary>
internal static class StandingNames
{
    public static string Of(ChannelStanding standing) => standing switch
    {
        ChannelStanding.Off => "off",
        ChannelStanding.ToConfigure => "toConfigure",
        ChannelStanding.ToVerify => "toVerify",
        ChannelStanding.Working => "working",
        ChannelStanding.Failing => "failing",
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, null),
    };
}
