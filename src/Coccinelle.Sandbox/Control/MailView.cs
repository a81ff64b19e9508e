using System.Text;
using MimeKit;

namespace Coccinelle.Sandbox.Control;

/// <summary>What arrived for an address.</summary>
/// <param name="Address">As it was asked for.</param>
/// <param name="Mails">Oldest first.</param>
internal sealed record MailboxView(string Address, IReadOnlyList<MailView> Mails);

/// <summary>A mail as its reader sees it.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="From">The envelope's sender.</param>
/// <param name="To">The envelope's recipients.</param>
/// <param name="Subject">Decoded.</param>
/// <param name="Text">The plain part, decoded; null when there is none.</param>
/// <param name="Html">The HTML part, decoded; null when there is none.</param>
/// <param name="Headers">All of them, in their order, as they were written.</param>
/// <param name="Raw">The message as it was sent.</param>
internal sealed record MailView(
    DateTimeOffset At, string From, IReadOnlyList<string> To, string? Subject, string? Text, string? Html, IReadOnlyList<MailHeader> Headers, string Raw)
{
    public static MailView Of(ReceivedMail mail)
    {
        using var raw = new MemoryStream(Encoding.UTF8.GetBytes(mail.Message));
        using var message = MimeMessage.Load(raw);
        return new MailView(
            mail.At, mail.From, mail.To, message.Subject, message.TextBody, message.HtmlBody,
            [.. message.Headers.Select(header => new MailHeader(header.Field, header.Value))],
            mail.Message);
    }
}

/// <summary>A line of a mail's header.</summary>
internal sealed record MailHeader(string Name, string Value);
