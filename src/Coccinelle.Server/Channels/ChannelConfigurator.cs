using Coccinelle.Domain.Channels;
using Coccinelle.Server.Access;
using Coccinelle.Server.Channels.WhatsApp;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Channels;

/// <summary>
/// Replaces a channel's configuration: seals its secrets, asks WhatsApp's provider about the number, and hands the result to the
/// firm's grain, which commits it if the row is still the one that was read.
/// </summary>
internal sealed class ChannelConfigurator(ChannelSecrets secrets, WhatsAppVerification whatsApp, IGrainFactory grains)
{
    public async Task<ChangeOutcome> ConfigureAsync(string tenantId, ChannelRow stored, ChannelRequest request, Actor actor, CancellationToken ct)
    {
        if (request.Version is { } version && version != stored.Version)
            return ChangeOutcome.Stale;

        var change = new ChannelChange
        {
            Type = stored.ChannelType,
            Config = request.Form.Config.ToJsonString(),
            Secrets = await secrets.SealAsync(tenantId, stored, request.Form.Secrets, ct),
            Templates = request.Templates.Count == 0 ? null : Templates(stored, request.Templates),
            Configured = request.Form.Configured,
            AssistantId = request.AssistantId,
            ExpectedVersion = stored.ChannelType == ChannelTypes.Phone ? request.Version : stored.Version,
        };
        return stored.ChannelType == ChannelTypes.WhatsApp && change.Configured
            ? await whatsApp.ConfigureAsync(tenantId, change, actor, ct)
            : await grains.GetGrain<ITenantGrain>(tenantId).ConfigureChannelAsync(change, actor);
    }

    private static string Templates(ChannelRow stored, IReadOnlyDictionary<string, TemplateChange?> changes)
        => TemplatesJson.Write(TemplatesJson.Apply(stored.ChannelType, TemplatesJson.Parse(stored.ChannelType, stored.Templates), changes)).ToJsonString();
}
