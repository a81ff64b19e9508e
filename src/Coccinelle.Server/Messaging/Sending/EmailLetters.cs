using System.Net;
using System.Text.Json;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Providers.Smtp;
using Coccinelle.Server.Messaging.Outbox;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace Coccinelle.Server.Messaging.Sending;

/// <summary>Writes a message as a letter: text and HTML, a calendar entry where there is one, and for marketing the way out in one click.</summary>
internal sealed class EmailLetters(UnsubscribeLinks links, IClock clock)
{
    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions(JsonSerializerDefaults.Web).ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);

    public MailLetter Write(OutboxRow message, EmailConfiguration configuration) => new()
    {
        Id = message.Id,
        FromEmail = configuration.FromEmail,
        FromName = configuration.FromName,
        ReplyTo = configuration.ReplyTo,
        To = message.ToAddress,
        Subject = message.Subject ?? "",
        Text = message.Content,
        Html = Html(message.Content),
        Date = clock.GetCurrentInstant(),
        Unsubscribe = message.Kind == MessageKinds.Marketing ? links.For(message.Id) : null,
        Invitation = message.Invitation is { } stored ? JsonSerializer.Deserialize<CalendarInvitation>(stored, Json) : null,
    };

    /// <summary>An invitation as the message's row keeps it.</summary>
    public static string Store(CalendarInvitation invitation) => JsonSerializer.Serialize(invitation, Json);

    /// <summary>The same words with paragraphs and links; nothing that a customer typed becomes markup.</summary>
    private static string Html(string text)
    {
        var paragraphs = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(paragraph => $"<p>{string.Join("<br>", paragraph.Split('\n').Select(Line))}</p>");
        return $"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"></head><body style="font-family:sans-serif;font-size:16px;line-height:1.5">{string.Concat(paragraphs)}</body></html>""";
    }

    private static string Line(string line) => string.Join(' ', line.Split(' ').Select(Word));

    private static string Word(string word)
    {
        var shown = WebUtility.HtmlEncode(word);
        return word.StartsWith("https://", StringComparison.Ordinal) && Uri.TryCreate(word, UriKind.Absolute, out _) ? $"<a href=\"{shown}\">{shown}</a>" : shown;
    }
}
