using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Coccinelle.Domain.Channels;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Channels.WhatsApp;

/// <summary>Tells 360dialog where a channel reports, with a secret header: the signature on its reports is Meta's with 360dialog, and proves nothing to us.</summary>
internal sealed class Dialog360Webhook(Dialog360Client dialog360, SecretVault vault, ChannelSecrets secrets, PlatformOptions platform)
{
    /// <summary>The header that carries the secret of the channel.</summary>
    public const string Header = "X-Coccinelle-Secret";

    /// <summary>Its name among the channel's sealed secrets.</summary>
    public const string Field = "webhookSecret";

    /// <summary>The sealed secrets with one for the webhook, made on first need.</summary>
    public async Task<string> WithSecretAsync(string tenantId, string? sealedSecrets, CancellationToken ct)
    {
        var all = JsonSerializer.Deserialize<SortedDictionary<string, string>>(sealedSecrets ?? "{}")!;
        if (!all.ContainsKey(Field))
            all[Field] = await vault.SealAsync(tenantId, ChannelTypes.WhatsApp, Field, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), ct);
        return JsonSerializer.Serialize(all);
    }

    /// <returns>Null when done, else the reason.</returns>
    public async Task<string?> SetAsync(string tenantId, ChannelRow row, string apiKey, CancellationToken ct)
    {
        var secret = await secrets.OpenAsync(tenantId, row, Field, ct);
        return await dialog360.SetWebhookAsync(apiKey, platform.At(ChannelToken.Path(row.ChannelToken!)), Header, secret!, ct);
    }
}
