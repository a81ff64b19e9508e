using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.WhatsApp;

/// <summary>
/// What Meta tells the server, signed with the app's secret (<c>X-Hub-Signature-256</c>); for a number at 360dialog, what that passes
/// on, with the headers that the server asked for.
/// </summary>
internal sealed class WhatsAppWebhooks(SandboxOptions options, SandboxWorld world, WebhookSender sender, TimeProvider time)
{
    private const string Wrong = "somebody else's secret";

    /// <summary>Sends one change of the field <c>messages</c>, as several copies in parallel. Empty when nobody asked to be told.</summary>
    /// <param name="name">What it is called in the list of deliveries.</param>
    /// <param name="content">What <c>value</c> has besides the number: <c>statuses</c>, or <c>contacts</c> and <c>messages</c>.</param>
    public async Task<IReadOnlyList<Delivery>> TellAsync(string name, string numberId, JsonObject content, int copies, CancellationToken cancellationToken)
    {
        var channel = world.WhatsApp.ByNumber(numberId);
        var value = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new JsonObject { ["display_phone_number"] = channel?.PhoneNumber ?? WhatsAppAccounts.MetaNumber, ["phone_number_id"] = numberId },
        };
        foreach (var (field, node) in content)
        {
            value[field] = node?.DeepClone();
        }

        var body = new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new JsonArray(new JsonObject
            {
                ["id"] = WhatsAppAccounts.BusinessId,
                ["changes"] = new JsonArray(new JsonObject { ["value"] = value, ["field"] = "messages" }),
            }),
        }.ToJsonString(SandboxJson.Compact);
        if (channel is { WebhookUrl: null })
        {
            return [];
        }

        var webhook = channel is null ? OfMeta(name, numberId, body) : OfDialog360(name, channel, body);
        return await Task.WhenAll(Enumerable.Range(0, copies).Select(_ => sender.SendAsync(webhook, cancellationToken)));
    }

    /// <summary>A report, of which nothing depends on the answer.</summary>
    public async Task CallbackAsync(string numberId, JsonObject status, CancellationToken cancellationToken)
    {
        if (world.Faults.CallbackDelay is var delay && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken);
        }

        await TellAsync("whatsapp-status", numberId, new JsonObject { ["statuses"] = new JsonArray(status.DeepClone()) }, 1, cancellationToken);
    }

    internal string Now() => time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private bool IsForged => world.Faults.Forged.HasFlag(Providers.WhatsApp);

    private Webhook OfMeta(string name, string numberId, string body)
    {
        var app = world.WhatsApp.AppOf(numberId);
        var secret = IsForged ? Wrong : app?.AppSecret ?? options.WhatsAppAppSecret;
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
        return Compose(name, app?.WebhookUrl ?? options.WhatsAppUrl, body, new Dictionary<string, string>
        {
            ["X-Hub-Signature-256"] = $"sha256={Convert.ToHexStringLower(hash)}",
            ["User-Agent"] = "facebookexternalua",
            ["Accept"] = "*/*",
        });
    }

    private Webhook OfDialog360(string name, PartnerChannel channel, string body) =>
        Compose(name, channel.WebhookUrl!, body, channel.WebhookHeaders.ToDictionary(header => header.Key, header => IsForged ? Wrong : header.Value));

    private static Webhook Compose(string name, string url, string body, Dictionary<string, string> headers) =>
        new(Providers.WhatsApp, name, url, HttpMethod.Post, body, "application/json", headers);
}
