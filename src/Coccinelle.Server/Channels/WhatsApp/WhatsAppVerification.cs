using System.Text.Json.Nodes;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Server.Access;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Channels.WhatsApp;

/// <summary>
/// Asks Meta or 360dialog whether the token may use the number, before the settings count. Only a number that the provider confirms
/// is claimed for the firm: naming somebody else's number takes it away from nobody.
/// </summary>
internal sealed class WhatsAppVerification(
    MetaClient meta, Dialog360Client dialog360, Dialog360Webhook webhook, SecretVault vault, ChannelRows rows, IGrainFactory grains)
{
    /// <summary>Commits the settings with what the provider said of them.</summary>
    public async Task<ChangeOutcome> ConfigureAsync(string tenantId, ChannelChange change, Actor actor, CancellationToken ct)
    {
        var configuration = WhatsAppConfigurationJson.Parse(change.Config);
        var token = await OpenAsync(tenantId, change, ct);
        var check = configuration.Provider == WhatsAppConfiguration.Dialog360
            ? await dialog360.VerifyAsync(token, ct)
            : await meta.VerifyAsync(configuration.PhoneNumberId!, token, ct);
        return (await CommitAsync(tenantId, change, configuration, check, token, actor, ct)).Outcome;
    }

    /// <summary>The same when the answer is known already.</summary>
    /// <returns>How it ended, and why 360dialog does not report to us, if it does not.</returns>
    public async Task<(ChangeOutcome Outcome, string? WebhookProblem)> CommitAsync(
        string tenantId, ChannelChange change, WhatsAppConfiguration configuration, WhatsAppCheck check, string token, Actor actor, CancellationToken ct)
    {
        if (check is WhatsAppCheck.Verified verified)
        {
            configuration = configuration with
            {
                PhoneNumberId = verified.NumberId,
                PhoneNumber = configuration.PhoneNumber ?? (E164.TryParse(verified.DisplayNumber, out var shown) ? shown : null),
            };
        }

        var is360 = configuration.Provider == WhatsAppConfiguration.Dialog360;
        change = change with
        {
            Config = WhatsAppConfigurationJson.Write(configuration).ToJsonString(),
            Secrets = is360 ? await webhook.WithSecretAsync(tenantId, change.Secrets, ct) : change.Secrets,
            Evidence = EvidenceOf(check),
        };
        var outcome = await grains.GetGrain<ITenantGrain>(tenantId).ConfigureChannelAsync(change, actor);
        return (outcome, outcome == ChangeOutcome.Done && is360 && check is WhatsAppCheck.Verified ? await ListenAsync(tenantId, token, ct) : null);
    }

    /// <summary>Only now that the number is the firm's may its reports be sent to us: setting the address takes them away from wherever they went.</summary>
    private async Task<string?> ListenAsync(string tenantId, string token, CancellationToken ct)
    {
        var row = (await rows.FindAsync(tenantId, ChannelTypes.WhatsApp, ct))!;
        if (await webhook.SetAsync(tenantId, row, token, ct) is not { } problem)
            return null;

        await grains.GetGrain<ITenantGrain>(tenantId).ReportChannelAsync(
            ChannelTypes.WhatsApp, row.Fingerprint, ChannelEvidence.Failed("webhook", WhatsAppTexts.WebhookNotSet(problem)));
        return problem;
    }

    private Task<string> OpenAsync(string tenantId, ChannelChange change, CancellationToken ct)
        => vault.OpenAsync(
            tenantId, ChannelTypes.WhatsApp, WhatsAppConfiguration.AccessToken,
            JsonNode.Parse(change.Secrets!)![WhatsAppConfiguration.AccessToken]!.GetValue<string>(), ct);

    /// <summary>No answer is no evidence: the number is to be verified, and nothing has failed.</summary>
    private static ChannelEvidence? EvidenceOf(WhatsAppCheck check) => check switch
    {
        WhatsAppCheck.Verified { TokenIsTemporary: true } => ChannelEvidence.Failed("temporary_token", WhatsAppCheck.Verified.TemporaryToken),
        WhatsAppCheck.Verified verified => ChannelEvidence.Proven(ProofKind.Provider, verified.NumberId),
        WhatsAppCheck.Refused refused => ChannelEvidence.Failed(WhatsAppTexts.Name(refused.Error.Fault), WhatsAppTexts.Refused(refused.Error)),
        _ => null,
    };
}
