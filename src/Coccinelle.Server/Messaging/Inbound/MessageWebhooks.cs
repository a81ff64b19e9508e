using Coccinelle.Domain.Proofs;
using Coccinelle.Server.Inbox;
using Coccinelle.Server.Messaging.Sending;

namespace Coccinelle.Server.Messaging.Inbound;

/// <summary>What Twilio, Meta and 360dialog tell of messages: proof over the raw bytes, on disk, then 2xx. The inbox applies it.</summary>
internal static class MessageWebhooks
{
    /// <summary>Twilio: an empty document asks for no reply.</summary>
    private const string Nothing = "<Response/>";

    public static void MapMessageWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var sms = endpoints.MapGroup("/webhooks/twilio/sms").ExcludeFromDescription();
        sms.MapPost("", ReceiveSmsAsync);
        sms.MapPost("/status", ReceiveSmsStatusAsync);
        var whatsApp = endpoints.MapGroup("/webhooks/whatsapp").ExcludeFromDescription();
        whatsApp.MapGet("", (HttpRequest request, WhatsAppGate gate) => gate.Subscribe(request));
        whatsApp.MapGet("/{channelToken}", (string channelToken, HttpRequest request, WhatsAppGate gate, CancellationToken ct) => gate.SubscribeAsync(channelToken, request, ct));
        whatsApp.MapPost("", (HttpRequest request, WhatsAppGate gate, WebhookInbox inbox, CancellationToken ct) => ReceiveWhatsAppAsync(null, request, gate, inbox, ct));
        whatsApp.MapPost("/{channelToken}", (string channelToken, HttpRequest request, WhatsAppGate gate, WebhookInbox inbox, CancellationToken ct)
            => ReceiveWhatsAppAsync(channelToken, request, gate, inbox, ct));
    }

    private static async Task<IResult> ReceiveSmsAsync(HttpRequest request, TwilioGate gate, WebhookInbox inbox, CancellationToken ct)
    {
        var (genuine, refusal) = await gate.AdmitAsync(request, ct);
        if (genuine is null)
            return refusal!;
        await inbox.ReceiveAsync(TwilioMessageEvents.ProviderName, $"{IdOf(genuine.Form)}|inbound", TwilioMessageEvents.Inbound, genuine.Text);
        return Xml();
    }

    /// <summary>The status belongs to the key: a message has several (Twilio: status callbacks share the MessageSid).</summary>
    private static async Task<IResult> ReceiveSmsStatusAsync(HttpRequest request, TwilioGate gate, WebhookInbox inbox, CancellationToken ct)
    {
        var (genuine, refusal) = await gate.AdmitAsync(request, ct);
        if (genuine is null)
            return refusal!;
        var ours = request.Query[TwilioSender.MessageField] is [{ Length: > 0 } id] ? $"&{TwilioSender.MessageField}={Uri.EscapeDataString(id)}" : "";
        var key = $"{IdOf(genuine.Form)}|{genuine.Form["MessageStatus"] ?? genuine.Form["SmsStatus"]}|{genuine.Form["ErrorCode"]}";
        await inbox.ReceiveAsync(TwilioMessageEvents.ProviderName, key, TwilioMessageEvents.Status, genuine.Text + ours);
        return Xml();
    }

    /// <summary>The same body again is the same event; the same update in another body is applied once all the same.</summary>
    private static async Task<IResult> ReceiveWhatsAppAsync(string? channelToken, HttpRequest request, WhatsAppGate gate, WebhookInbox inbox, CancellationToken ct)
    {
        var (genuine, refusal) = await gate.AdmitAsync(channelToken, request, ct);
        if (genuine is null)
            return refusal!;
        await inbox.ReceiveAsync(WhatsAppEvents.ProviderName, genuine.Key, genuine.Kind, genuine.Text);
        return Results.Ok();
    }

    private static string? IdOf(FormBody form) => form["MessageSid"] ?? form["SmsSid"] ?? form["SmsMessageSid"];

    private static IResult Xml() => TypedResults.Text(Nothing, "text/xml; charset=utf-8");
}
