using Coccinelle.Domain.Channels;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>The zone of a firm's wall clock, as its grain knows it.</summary>
internal sealed class FirmZones(IGrainFactory grains)
{
    /// <summary>Null when there is no such firm.</summary>
    public async Task<DateTimeZone?> FindAsync(string tenantId)
        => await grains.GetGrain<ITenantGrain>(tenantId).GetSendingAsync(ChannelTypes.Sms) is { } firm ? MessageBudgets.ZoneOf(firm.TimeZone) : null;
}
