using Coccinelle.Domain.Channels;
using Coccinelle.Server.Access;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Channels.Testing;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Demo;

/// <summary>A demo firm's text messages work from the start, by the proof that every firm's need: one that was really sent, to its owner.</summary>
internal sealed class DemoMessages(ChannelDesk desk, ChannelTester tester, IGrainFactory grains)
{
    public async Task MakeWorkAsync(string tenantId, DemoFirm firm, CancellationToken ct)
    {
        if (await desk.Rows.FindAsync(tenantId, ChannelTypes.Sms, ct) is not { Enabled: false } row)
            return;
        await grains.GetGrain<ITenantGrain>(tenantId).EnableChannelAsync(ChannelTypes.Sms, true, Actor.System);
        await tester.RunAsync(tenantId, firm.Name, (await desk.Rows.FindAsync(tenantId, ChannelTypes.Sms, ct)) ?? row, firm.OwnerPhone, ct);
    }
}
