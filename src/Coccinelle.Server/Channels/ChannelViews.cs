using System.Text.Json.Nodes;
using Coccinelle.Domain.Channels;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Channels;

/// <summary>Shows channels to whoever may see them: with their state, without their secrets.</summary>
internal sealed class ChannelViews(ChannelRows rows, ChannelStates states, ChannelSecrets secrets, ChannelStats stats, PlatformOptions platform)
{
    public async Task<ChannelsResponse> ListAsync(string tenantId, bool french, CancellationToken ct)
    {
        var since = stats.Since;
        var numbers = await stats.ReadAsync(tenantId, since, ct);
        var channels = new List<ChannelResponse>();
        foreach (var row in await rows.ListAsync(tenantId, ct))
        {
            var state = await states.OfAsync(tenantId, row, ct);
            channels.Add(new ChannelResponse(
                row.ChannelType, row.Enabled, row.Configured, StandingNames.Of(state.Standing), state.Reason.In(french), state.Since, row.AssistantId, numbers[row.ChannelType]));
        }

        return new ChannelsResponse(channels, since);
    }

    public async Task<ChannelConfigResponse> ShowAsync(string tenantId, ChannelRow row, bool french, CancellationToken ct)
    {
        var state = await states.OfAsync(tenantId, row, ct);
        var config = row.ChannelType == ChannelTypes.Phone
            ? PhoneConfigurationJson.Write(PhoneConfigurationJson.Parse(row.ConfigPublic)) // an empty one is a new firm's, with its defaults
            : JsonNode.Parse(row.ConfigPublic)!.AsObject();
        foreach (var field in ChannelForms.SecretsOf(row.ChannelType))
            config[field] = await secrets.MaskAsync(tenantId, row, field, ct);

        var webhook = row.ChannelToken is { } token ? new ChannelWebhookResponse(platform.At(ChannelToken.Path(token)).AbsoluteUri, ChannelToken.VerifyToken(token)) : null;
        return new ChannelConfigResponse(
            row.ChannelType, row.Enabled, row.Configured, StandingNames.Of(state.Standing), state.Reason.In(french), config,
            TemplatesJson.Write(TemplatesJson.Parse(row.ChannelType, row.Templates)), row.AssistantId, webhook, row.UpdatedAt, row.Version);
    }
}
