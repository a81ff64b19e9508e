using System.Net.Mime;
using System.Text;
using Coccinelle.Domain.Channels.Email;
using MimeKit;
using NodaTime;

namespace Coccinelle.Providers.Smtp;

/// <summary>An e-mail of a firm to one recipient.</summary>
public sealed record MailLetter
{
    /// <summary>Ours: <see cref="MessageId"/> is made of it, so that a second attempt carries the same one.</summary>
    public required string Id { get; init; }

    public required string FromEmail { get; init; }

    public string FromName { get; init; } = "";

    public string? ReplyTo { get; init; }

    public required string To { get; init; }

    public string? ToName { get; init; }

    public required string Subject { get; init; }

    /// <summary>For whoever does not read HTML, and for filters that distrust letters without it.</summary>
    public required string Text { get; init; }

    /// <summary>The same as HTML; what it takes from customers must be escaped already.</summary>
    public string? Html { get; init; }

    public required Instant Date { get; init; }

    /// <summary>For marketing: a POST to it unsubscribes without another question (RFC 8058); null for what is no advertising.</summary>
    public Uri? Unsubscribe { get; init; }

    /// <summary>An appointment for the recipient's calendar.</summary>
    public CalendarInvitation? Invitation { get; init; }

    /// <summary><c>id@domain</c> of the sender's own domain, without angle brackets: an unknown domain there looks like spam.</summary>
    public string MessageId => $"{Id}@{MailboxAddress.EncodeAddrspec(FromEmail).Split('@')[^1]}";

    /// <summary>Why it cannot be sent at all; null when it can. A line end in an address would write headers.</summary>
    internal SmtpOutcome.Refused? Refusal()
        => !EmailAddress.IsOne(To) ? new SmtpOutcome.Refused(SmtpFault.Recipient, "this is no e-mail address", null)
            : !EmailAddress.IsOne(FromEmail) || (ReplyTo is { } replyTo && !EmailAddress.IsOne(replyTo)) ? new SmtpOutcome.Refused(SmtpFault.Sender, "this is no e-mail address", null)
            : null;

    /// <summary>As it goes over the wire. The addresses must be some.</summary>
    public MimeMessage ToMessage()
    {
        var message = new MimeMessage
        {
            MessageId = MessageId,
            Date = Date.ToDateTimeOffset(),
            Subject = HeaderText.Clean(Subject),
            Body = Invitation is null ? Words() : WithAttachment(Invitation, Words()),
        };
        message.From.Add(new MailboxAddress(HeaderText.Clean(FromName), FromEmail));
        message.To.Add(new MailboxAddress(HeaderText.Clean(ToName ?? ""), To));
        if (ReplyTo is not null)
            message.ReplyTo.Add(new MailboxAddress(null, ReplyTo));
        if (Unsubscribe is { } unsubscribe)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe.AbsoluteUri}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        return message;
    }

    /// <summary>The plainest first: readers show the last kind that they know.</summary>
    private MimeEntity Words()
    {
        var plain = new TextPart("plain") { Text = HeaderText.WithoutControls(Text) };
        if (Html is null && Invitation is null)
            return plain;
        var words = new MultipartAlternative(plain);
        if (Html is not null)
            words.Add(new TextPart("html") { Text = HeaderText.WithoutControls(Html) });
        if (Invitation is not null)
        {
            var calendar = new TextPart("calendar") { Text = Invitation.ToText() };
            calendar.ContentType.Parameters.Add("method", Invitation.MethodName); // the very method inside (RFC 6047, 2.4), or Outlook shows an error
            words.Add(calendar);
        }

        return words;
    }

    /// <summary>For readers that know nothing of invitations: a file to open.</summary>
    private static Multipart WithAttachment(CalendarInvitation invitation, MimeEntity words)
    {
        var file = new MimePart("application", "ics")
        {
            Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(invitation.ToText()))),
            ContentDisposition = new MimeKit.ContentDisposition(DispositionTypeNames.Attachment),
            ContentTransferEncoding = ContentEncoding.Base64,
            FileName = "invite.ics",
        };
        return new Multipart("mixed") { words, file };
    }
}
