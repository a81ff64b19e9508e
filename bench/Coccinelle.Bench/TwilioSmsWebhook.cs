using System.Text;
using Coccinelle.Domain.Proofs;

namespace Coccinelle.Bench;

/// <summary>What Twilio posts about text messages.</summary>
internal static class TwilioSmsWebhook
{
    public const string InboundPath = "/webhooks/twilio/sms";

    /// <summary>Where the server wants to hear of a message; our id stands in the query and so under the signature.</summary>
    public static string StatusPath(string ours) => $"/webhooks/twilio/sms/status?message={ours}";

    /// <summary>Somebody writes to the shared number; fields sorted as Twilio signs them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Inbound(string messageSid, string from, string text) =>
    [
        new("AccountSid", TwilioWebhook.AccountSid), new("ApiVersion", "2010-04-01"), new("Body", text), new("From", from),
        new("FromCity", ""), new("FromCountry", "FR"), new("FromState", ""), new("FromZip", ""), new("MessageSid", messageSid),
        new("NumMedia", "0"), new("NumSegments", "1"), new("SmsMessageSid", messageSid), new("SmsSid", messageSid), new("SmsStatus", "received"),
        new("To", TwilioWebhook.SharedNumber), new("ToCity", ""), new("ToCountry", "FR"), new("ToState", ""), new("ToZip", ""),
    ];

    /// <summary>How a message of ours stands; fields sorted.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Status(string messageSid, string from, string to, string status) =>
    [
        new("AccountSid", TwilioWebhook.AccountSid), new("ApiVersion", "2010-04-01"), new("From", from), new("MessageSid", messageSid),
        new("MessageStatus", status), new("RawDlrDoneDate", "2611261031"), new("SmsSid", messageSid), new("SmsStatus", status), new("To", to),
    ];

    public static string Body(IEnumerable<KeyValuePair<string, string>> form) =>
        string.Join('&', form.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

    /// <summary>The signature of a whole request.</summary>
    public static string Sign(string path, string body) =>
        FormBody.TryParse(Encoding.UTF8.GetBytes(body), 500, out var form)
            ? TwilioSignature.Sign(TwilioWebhook.AuthToken, TwilioWebhook.PublicUrl + path, form)
            : throw new ArgumentException("Not a form.", nameof(body));
}
