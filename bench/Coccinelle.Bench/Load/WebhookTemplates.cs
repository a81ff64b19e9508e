using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Coccinelle.Bench.Outside;

namespace Coccinelle.Bench.Load;

/// <summary>The webhooks that are measured.</summary>
internal static class WebhookTemplates
{
    private const string TwilioSignature = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static readonly string MetaSignature = new('f', 64);
    private static readonly byte[] TwilioKey = Encoding.UTF8.GetBytes(TwilioWebhook.AuthToken);
    private static readonly byte[] MetaKey = Encoding.UTF8.GetBytes(WhatsAppWebhookBody.AppSecret);

    public static RequestTemplate[] Of(LoadPlan plan) => [.. Enumerable.Range(0, plan.Firms).Select(i => plan.Kind switch
    {
        LoadKind.Voice => Voice(TwilioWebhook.Line(plan.FirstFirm + i), TwilioWebhook.Caller(i)),
        LoadKind.SmsStatus => SmsStatus(MessageFirms.SenderOf(i), TwilioWebhook.Caller(i)),
        LoadKind.WhatsApp => WhatsApp(MessageFirms.NumberOf(i), TwilioWebhook.Caller(i)),
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Kind, null),
    })];

    private static RequestTemplate Voice(string line, string caller) =>
        Twilio(TwilioWebhook.Path, TwilioWebhook.Form($"CA{RequestTemplate.IdPlace}", line, caller));

    /// <summary>The message's id is both ours (in the address) and Twilio's, so that one number says it all.</summary>
    private static RequestTemplate SmsStatus(string from, string to) => Twilio(
        TwilioSmsWebhook.StatusPath($"msg_{RequestTemplate.IdPlace}"), TwilioSmsWebhook.Status($"SM{RequestTemplate.IdPlace}", from, to, "delivered"));

    private static RequestTemplate Twilio(string path, IReadOnlyList<KeyValuePair<string, string>> form)
    {
        var body = TwilioSmsWebhook.Body(form);
        var request =
            $"POST {path} HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n" +
            $"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {body.Length}\r\n" +
            $"I-Twilio-Idempotency-Token: 10000000-0000-4000-8000-000000000001\r\nX-Twilio-Signature: {TwilioSignature}\r\n\r\n{body}";
        var signed = TwilioWebhook.PublicUrl + path + string.Concat(form.Select(field => field.Key + field.Value));
        return new RequestTemplate(request, TwilioSignature, signed, SignForTwilio);
    }

    private static RequestTemplate WhatsApp(string numberId, string from)
    {
        var body = WhatsAppWebhookBody.Text(numberId, $"wamid.{RequestTemplate.IdPlace}", from, "Bonjour, avez-vous une place demain ?", TimeProvider.System.GetUtcNow());
        var request =
            $"POST {WhatsAppWebhookBody.Path} HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: facebookexternalua\r\nAccept: */*\r\n" +
            $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\nX-Hub-Signature-256: sha256={MetaSignature}\r\n\r\n{body}";
        return new RequestTemplate(request, MetaSignature, body, SignForMeta);
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Twilio's algorithm.")]
    private static byte[] SignForTwilio(byte[] signed) => Encoding.ASCII.GetBytes(Convert.ToBase64String(HMACSHA1.HashData(TwilioKey, signed)));

    private static byte[] SignForMeta(byte[] signed) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(MetaKey, signed)));
}
