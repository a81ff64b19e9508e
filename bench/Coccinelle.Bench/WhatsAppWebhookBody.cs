using System.Globalization;
using System.Text.Json;

namespace Coccinelle.Bench;

/// <summary>What Meta posts to the platform's own app, as far as the server reads it, and the secret that it signs with.</summary>
internal static class WhatsAppWebhookBody
{
    public const string Path = "/webhooks/whatsapp";
    public const string AppSecret = "bench-app-secret-0123456789abcdef";

    /// <summary>Somebody writes to a firm's number.</summary>
    public static string Text(string numberId, string messageId, string from, string text, DateTimeOffset at) => Envelope(numberId, new
    {
        messaging_product = "whatsapp",
        metadata = new { display_phone_number = "33140000001", phone_number_id = numberId },
        contacts = new[] { new { profile = new { name = "Camille Martin" }, wa_id = from.TrimStart('+') } },
        messages = new[] { new { from = from.TrimStart('+'), id = messageId, timestamp = Seconds(at), type = "text", text = new { body = text } } },
    });

    /// <summary>How a message of a firm's stands.</summary>
    /// <param name="ours">Our own id, which Meta gives back.</param>
    public static string Status(string numberId, string messageId, string ours, string to, string status, DateTimeOffset at) => Envelope(numberId, new
    {
        messaging_product = "whatsapp",
        metadata = new { display_phone_number = "33140000001", phone_number_id = numberId },
        statuses = new[] { new { id = messageId, status, timestamp = Seconds(at), recipient_id = to.TrimStart('+'), biz_opaque_callback_data = ours } },
    });

    private static string Envelope(string numberId, object value) => JsonSerializer.Serialize(new
    {
        @object = "whatsapp_business_account",
        entry = new[] { new { id = $"8{numberId}", changes = new[] { new { value, field = "messages" } } } },
    });

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
