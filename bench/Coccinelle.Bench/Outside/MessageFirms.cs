using System.Globalization;
using System.Text.Json;
using Coccinelle.Bench.Arena;

namespace Coccinelle.Bench.Outside;

/// <summary>A firm that sends text messages under a name of its own, and WhatsApp from a number of its own.</summary>
/// <param name="Id">The server's id of it.</param>
/// <param name="Key">Its API key.</param>
/// <param name="Sender">What recipients of its SMS see.</param>
/// <param name="NumberId">Meta's id of its WhatsApp number.</param>
internal sealed record MessageFirm(string Id, string Key, string Sender, string NumberId);

/// <summary>Sets firms up as their owners would: over the API, each channel configured, switched on and proven by a test.</summary>
internal static class MessageFirms
{
    /// <summary>What recipients of a firm's SMS see.</summary>
    public static string SenderOf(int firm) => $"Salon {firm}";

    /// <summary>Meta's id of a firm's number.</summary>
    public static string NumberOf(int firm) => (106540350000000L + firm).ToString(CultureInfo.InvariantCulture);

    public static async Task<MessageFirm[]> OnboardAsync(Uri server, int count)
    {
        using var operators = OurServer.ClientOf(server);
        var firms = new MessageFirm[count];
        for (var i = 0; i < count; i++) firms[i] = await OnboardAsync(operators, server, i);
        return firms;
    }

    private static async Task<MessageFirm> OnboardAsync(HttpClient operators, Uri server, int number)
    {
        var created = await OurServer.SendAsync(operators, HttpMethod.Post, "/api/tenants", new { name = SenderOf(number), contactEmail = "owner@bench.example" });
        var firm = new MessageFirm(
            created.GetProperty("id").GetString()!, created.GetProperty("apiKey").GetString()!, SenderOf(number), NumberOf(number));
        using var http = OurServer.ClientOf(server, firm.Key);
        await OpenAsync(http, "sms", new { senderName = firm.Sender, dailyLimit = 10_000 });
        await OpenAsync(http, "whatsapp", new { provider = "meta", phoneNumberId = firm.NumberId, accessToken = "EAAG-token-of-the-benchmark-0123456789" });
        return firm;
    }

    private static async Task OpenAsync(HttpClient http, string channel, object config)
    {
        JsonElement known = await OurServer.SendAsync(http, HttpMethod.Get, $"/api/channels/{channel}/config", null);
        await OurServer.SendAsync(http, HttpMethod.Put, $"/api/channels/{channel}/config", new { version = known.GetProperty("version").GetInt32(), config });
        await OurServer.SendAsync(http, HttpMethod.Post, $"/api/channels/{channel}/toggle", new { enabled = true });
        await OurServer.SendAsync(http, HttpMethod.Post, "/api/channels/test", new { channel, to = TwilioWebhook.Caller(9999) });
    }
}
