using Coccinelle.Domain.Channels;

namespace Coccinelle.Server.Channels;

/// <summary>What every route of the channels needs.</summary>
internal sealed record ChannelDesk(ChannelRows Rows, ChannelViews Views, ChannelStates States, ChannelForms Forms, ChannelConfigurator Configurator)
{
    /// <summary>A channel of the firm by the name that stands in a path; null for any other name.</summary>
    public async Task<ChannelRow?> FindAsync(string tenantId, string type, CancellationToken ct)
        => ChannelTypes.All.Contains(type, StringComparer.Ordinal) ? await Rows.FindAsync(tenantId, type, ct) : null;
}
