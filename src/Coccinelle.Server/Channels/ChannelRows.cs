using Coccinelle.Domain.Channels;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Channels;

/// <summary>Reads a firm's channels.</summary>
internal sealed class ChannelRows(Database database)
{
    /// <summary>Null when there is no such firm.</summary>
    public Task<ChannelRow?> FindAsync(string tenantId, string type, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<ChannelRow>(
            $"SELECT {ChannelRow.Columns} FROM channel_configurations WHERE tenant_id = @tenantId AND channel_type = @type", new { tenantId, type }, ct);

    /// <summary>All four, phone first.</summary>
    public async Task<IReadOnlyList<ChannelRow>> ListAsync(string tenantId, CancellationToken ct)
    {
        var rows = await database.For(tenantId).QueryAsync<ChannelRow>(
            $"SELECT {ChannelRow.Columns} FROM channel_configurations WHERE tenant_id = @tenantId", new { tenantId }, ct);
        return [.. ChannelTypes.All.SelectMany(type => rows.Where(row => row.ChannelType == type))];
    }
}
