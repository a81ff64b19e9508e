using Coccinelle.Domain.Channels;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Server.Access;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Channels.WhatsApp;

/// <summary>Sends a firm to 360dialog's consent, and takes it in when it comes back.</summary>
internal sealed class Dialog360Onboarding(
    WhatsAppOptions options, PlatformOptions platform, ConnectStates states, Dialog360Rows rows, Dialog360Client dialog360, Dialog360Connector connector,
    ChannelRows channels, Database database, AuditLog audit, IGrainFactory grains)
{
    public const string CallbackPath = "/api/channels/whatsapp/callback";

    /// <summary>Whether this installation has a partner account at 360dialog.</summary>
    public bool IsAvailable => options.CanConnect;

    public async Task<(Uri Url, Instant ExpiresAt)> StartAsync(string tenantId, Actor actor, CancellationToken ct)
    {
        var (state, expiresAt) = await states.CreateAsync(tenantId, actor, ct);
        return (Dialog360Connect.Link(options, platform.At(CallbackPath), state), expiresAt);
    }

    /// <summary>
    /// A return from 360dialog: unauthenticated input. The state says whose browser it is; each channel is looked up with the client
    /// that was named, and bound to the firm, before a key is made: making one revokes whatever key the channel has.
    /// </summary>
    public async Task<ConnectResult> ReturnAsync(string? client, string? channelList, string? revokedList, string? state, CancellationToken ct)
    {
        var read = Dialog360Connect.Read(client, channelList);
        var revoked = Dialog360Connect.Read(client, revokedList);
        if (read is null && revoked is null)
            return new ConnectResult.Malformed();

        switch (await states.ConsumeAsync(state, ct))
        {
            case ConnectState.Valid valid:
                if (revoked is { } taken)
                    await RevokeAsync(valid, taken.ClientId, taken.ChannelIds, ct);
                return read is { } given ? await TakeInAsync(valid, given.ClientId, given.ChannelIds, ct) : new ConnectResult.Revoked();
            case ConnectState.Used:
                return new ConnectResult.Used();
            case ConnectState.Expired:
                return new ConnectResult.Expired();
            default:
                return new ConnectResult.UnknownState();
        }
    }

    /// <summary>A firm has one WhatsApp number; of several that it shares, the first that can be had is taken.</summary>
    private async Task<ConnectResult> TakeInAsync(ConnectState.Valid state, string clientId, IReadOnlyList<string> channelIds, CancellationToken ct)
    {
        ConnectResult result = new ConnectResult.NotTheirs();
        foreach (var channelId in channelIds)
        {
            switch (await dialog360.FindChannelAsync(clientId, channelId, ct))
            {
                case Dialog360Lookup.Found { Channel: var channel }:
                    if (!await BindAsync(state, channel, ct))
                    {
                        result = new ConnectResult.Taken();
                        continue;
                    }

                    return await connector.RunAsync(channelId, ct) switch
                    {
                        ConnectAttempt.Connected connected => new ConnectResult.Connected(connected.Number?.Value),
                        ConnectAttempt.Failed => new ConnectResult.Taken(),
                        _ => new ConnectResult.Waiting(),
                    };
                case Dialog360Lookup.Failed:
                    result = new ConnectResult.Unreachable();
                    break;
                default:
                    break;
            }
        }

        return result;
    }

    private async Task<bool> BindAsync(ConnectState.Valid state, Dialog360Channel channel, CancellationToken ct)
    {
        if (!await rows.BindAsync(state.TenantId, channel.ClientId, channel.Id, channel.PhoneNumber, ct))
            return false;
        await AuditAsync(state, "whatsapp.channel_bound", channel.Id, ct);
        return true;
    }

    private async Task RevokeAsync(ConnectState.Valid state, string clientId, IReadOnlyList<string> channelIds, CancellationToken ct)
    {
        foreach (var channelId in channelIds)
        {
            if (await rows.RevokeAsync(state.TenantId, clientId, channelId, ct) is not { Count: > 0 })
                continue;
            await AuditAsync(state, "whatsapp.channel_revoked", channelId, ct);
            var row = (await channels.FindAsync(state.TenantId, ChannelTypes.WhatsApp, ct))!;
            await grains.GetGrain<ITenantGrain>(state.TenantId).ReportChannelAsync(
                ChannelTypes.WhatsApp, row.Fingerprint, ChannelEvidence.Failed("revoked", WhatsAppTexts.ConsentRevoked));
        }
    }

    private Task AuditAsync(ConnectState.Valid state, string action, string channelId, CancellationToken ct)
        => database.For(state.TenantId).InTransactionAsync(
            async transaction =>
            {
                await audit.AppendAsync(transaction, new AuditEntry(state.Actor, state.TenantId, action, channelId), ct);
                return true;
            },
            ct);
}

/// <summary>What became of a return from 360dialog. Closed.</summary>
internal abstract record ConnectResult
{
    private ConnectResult()
    {
    }

    public sealed record Connected(string? Number) : ConnectResult;

    /// <summary>360dialog is not ready with the number; a worker goes on.</summary>
    public sealed record Waiting : ConnectResult;

    public sealed record Revoked : ConnectResult;

    /// <summary>Another firm has the channel, its client or its number.</summary>
    public sealed record Taken : ConnectResult;

    /// <summary>No channel of this client's was named.</summary>
    public sealed record NotTheirs : ConnectResult;

    /// <summary>360dialog could not be asked; nothing was done.</summary>
    public sealed record Unreachable : ConnectResult;

    public sealed record Malformed : ConnectResult;

    public sealed record UnknownState : ConnectResult;

    public sealed record Used : ConnectResult;

    public sealed record Expired : ConnectResult;
}
