using System.Globalization;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Proofs;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Providers.Twilio;

/// <summary>Reads Twilio's webhooks about messages. New parameters come without notice (Twilio docs): what is unknown is ignored.</summary>
public static class TwilioSms
{
    private const string WhatsApp = "whatsapp:";

    private static readonly LocalDateTimePattern CarriersTime = LocalDateTimePattern.CreateWithInvariantCulture("yyMMddHHmm");

    /// <summary>A message from somebody; null only when it has no id.</summary>
    public static InboundSms? ReadInbound(FormBody form)
    {
        if ((Words(form, "MessageSid") ?? Words(form, "SmsSid") ?? Words(form, "SmsMessageSid")) is not { } sid) return null;
        var (from, to) = (Words(form, "From") ?? "", Words(form, "To") ?? "");
        return new InboundSms(sid, from, to, Words(form, "Body") ?? "")
        {
            FromNumber = E164.TryParse(Bare(from), out var sender) ? sender : null,
            ToNumber = E164.TryParse(Bare(to), out var receiver) ? receiver : null,
            IsWhatsApp = from.StartsWith(WhatsApp, StringComparison.Ordinal),
            NumMedia = Number(form, "NumMedia") ?? 0,
            NumSegments = Number(form, "NumSegments"),
            OptOutType = Words(form, "OptOutType")?.ToUpperInvariant(),
            MessagingServiceSid = Words(form, "MessagingServiceSid"),
            AccountSid = Words(form, "AccountSid"),
            ProfileName = Words(form, "ProfileName"),
        };
    }

    /// <summary>How a message of ours stands; null when it does not say which, or not how.</summary>
    public static SmsStatusReport? ReadStatus(FormBody form)
    {
        if ((Words(form, "MessageSid") ?? Words(form, "SmsSid")) is not { } sid) return null;
        if ((Words(form, "MessageStatus") ?? Words(form, "SmsStatus")) is not { } status) return null;
        return new SmsStatusReport(sid, status.ToLowerInvariant(), Words(form, "From") ?? "", Words(form, "To") ?? "")
        {
            ErrorCode = Number(form, "ErrorCode") is { } code and > 0 ? code : null,
            ErrorMessage = Words(form, "ErrorMessage") ?? Words(form, "ChannelStatusMessage"),
            RawDlrDoneDate = Words(form, "RawDlrDoneDate") is { } done && CarriersTime.Parse(done) is { Success: true } at ? at.Value : null,
            AccountSid = Words(form, "AccountSid"),
        };
    }

    private static string Bare(string address) => address.StartsWith(WhatsApp, StringComparison.Ordinal) ? address[WhatsApp.Length..] : address;

    /// <summary>Not empty, and without NUL, which PostgreSQL does not take. Blanks stay: they are what was written.</summary>
    private static string? Words(FormBody form, string key) => form[key]?.Replace("\0", "", StringComparison.Ordinal) is { Length: > 0 } text ? text : null;

    private static int? Number(FormBody form, string key) =>
        int.TryParse(form[key], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A message to a number of ours.</summary>
/// <param name="MessageSid">The same however often it is delivered.</param>
/// <param name="From">As Twilio wrote it: a number, a short code, a name, or <c>whatsapp:</c> and a number.</param>
/// <param name="To">As Twilio wrote it.</param>
/// <param name="Body">What was written, blanks and line ends included; empty for a picture alone.</param>
public sealed record InboundSms(string MessageSid, string From, string To, string Body)
{
    /// <summary>Null for short codes and names, to which nobody can answer.</summary>
    public E164? FromNumber { get; init; }

    public E164? ToNumber { get; init; }

    /// <summary>Came by WhatsApp through Twilio, not as an SMS.</summary>
    public bool IsWhatsApp { get; init; }

    public int NumMedia { get; init; }

    public int? NumSegments { get; init; }

    /// <summary><c>STOP</c>, <c>START</c> or <c>HELP</c>: Twilio has acted and answered already, so it is stored and not answered.</summary>
    public string? OptOutType { get; init; }

    public string? MessagingServiceSid { get; init; }

    public string? AccountSid { get; init; }

    /// <summary>The name that somebody gives himself on WhatsApp.</summary>
    public string? ProfileName { get; init; }
}

/// <summary>A step of the delivery of a message of ours. Steps come in any order, and twice.</summary>
/// <param name="MessageSid">Whose step it is.</param>
/// <param name="Status"><c>queued</c>, <c>sent</c>, <c>delivered</c>, <c>undelivered</c>, <c>failed</c>, <c>read</c>, …</param>
/// <param name="From">As Twilio wrote it.</param>
/// <param name="To">As Twilio wrote it.</param>
public sealed record SmsStatusReport(string MessageSid, string Status, string From, string To)
{
    /// <summary>The same however often this step is reported.</summary>
    public string Key => $"{MessageSid}:{Status}";

    /// <summary>Why it was not delivered (<c>30003</c>, <c>21610</c>).</summary>
    public int? ErrorCode { get; init; }

    /// <summary>In Twilio's words.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>When the carrier was done, by the carrier's clock, to the minute; of which zone, nobody says.</summary>
    public LocalDateTime? RawDlrDoneDate { get; init; }

    public string? AccountSid { get; init; }
}
