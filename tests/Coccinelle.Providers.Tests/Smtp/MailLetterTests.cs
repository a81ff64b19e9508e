using System.Text;
using Coccinelle.Providers.Smtp;
using CsCheck;
using MimeKit;
using NodaTime;

namespace Coccinelle.Providers.Tests.Smtp;

public sealed class MailLetterTests
{
    private static readonly MailLetter Letter = new()
    {
        Id = "msg_1",
        FromEmail = "lea@salon-lea.example",
        FromName = "Salon Léa",
        To = "client@example.fr",
        ToName = "Camille",
        Subject = "Votre rendez-vous",
        Text = "À demain 👋\r\n.\r\nLéa",
        Date = Instant.FromUtc(2026, 11, 24, 9, 0),
    };

    private static readonly CalendarInvitation Invitation = new(
        InvitationMethod.Request, "apt_1@salon-lea.example", 0, Instant.FromUtc(2026, 11, 25, 14, 0), Instant.FromUtc(2026, 11, 25, 14, 30),
        "Coupe", "12 rue des Lilas", new("Salon Léa", "lea@salon-lea.example"), new("Camille", "client@example.fr"), Instant.FromUtc(2026, 11, 24, 9, 0));

    [Fact]
    public async Task A_plain_letter_is_one_text()
    {
        var read = await SentAsync(Letter);

        Assert.Equal(("text/plain", "À demain 👋\r\n.\r\nLéa"), (read.Body!.ContentType.MimeType, read.TextBody!.ReplaceLineEndings("\r\n").TrimEnd()));
        Assert.Equal(("msg_1@salon-lea.example", new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero)), (read.MessageId, read.Date));
        Assert.Equal("\"Salon Léa\" <lea@salon-lea.example>", read.From.ToString());
        Assert.Equal("\"Camille\" <client@example.fr>", read.To.ToString());
        Assert.Empty(read.ReplyTo);
        Assert.DoesNotContain(read.Headers, header => header.Field.StartsWith("List-", StringComparison.Ordinal));
    }

    [Fact]
    public void The_id_is_of_the_senders_domain_also_with_accents()
        => Assert.Equal("msg_1@xn--salon-la-h1a.example", (Letter with { FromEmail = "lea@salon-léa.example" }).MessageId);

    [Fact]
    public async Task HTML_stands_beside_the_text_and_comes_last()
    {
        var read = await SentAsync(Letter with { Html = "<p>À demain</p>", ReplyTo = "accueil@salon-lea.example" });

        Assert.Equal(["text/plain", "text/html"], Kinds(Assert.IsType<MultipartAlternative>(read.Body)));
        Assert.Equal("<p>À demain</p>", read.HtmlBody!.TrimEnd());
        Assert.Equal("accueil@salon-lea.example", read.ReplyTo.ToString());
    }

    /// <summary>RFC 8058: both headers, word for word.</summary>
    [Fact]
    public async Task Advertising_can_be_unsubscribed_with_one_click()
    {
        var link = new Uri("https://coccinelle.example/u/" + new string('a', 200));

        var text = (await TextAsync(Letter with { Unsubscribe = link })).Replace("\r\n ", " ", StringComparison.Ordinal);

        Assert.Contains($"\r\nList-Unsubscribe: <{link}>\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InvitationMethod.Request, "REQUEST", "CONFIRMED", true)]
    [InlineData(InvitationMethod.Cancel, "CANCEL", "CANCELLED", false)]
    public async Task An_invitation_stands_among_the_words_and_as_a_file(InvitationMethod method, string name, string status, bool html)
    {
        var read = await SentAsync(Letter with { Html = html ? "<p>x</p>" : null, Invitation = Invitation with { Method = method, Sequence = 2 } });

        var mixed = Assert.IsType<Multipart>(read.Body);
        var words = Assert.IsType<MultipartAlternative>(mixed[0]);
        Assert.Equal("multipart/mixed", mixed.ContentType.MimeType);
        Assert.Equal(html ? ["text/plain", "text/html", "text/calendar"] : ["text/plain", "text/calendar"], Kinds(words));
        var calendar = (TextPart)words[^1];
        Assert.Equal((name, "utf-8"), (calendar.ContentType.Parameters["method"], calendar.ContentType.Charset));
        var file = Assert.IsType<MimePart>(mixed[1]);
        Assert.Equal(("application/ics", "invite.ics", true), (file.ContentType.MimeType, file.FileName, file.IsAttachment));
        using var content = new MemoryStream();
        await file.Content!.DecodeToAsync(content, TestContext.Current.CancellationToken);
        Assert.Equal(calendar.Text.ReplaceLineEndings("\n").TrimEnd(), Encoding.UTF8.GetString(content.ToArray()).ReplaceLineEndings("\n").TrimEnd());
        Assert.Contains($"METHOD:{name}", calendar.Text, StringComparison.Ordinal);
        Assert.Contains($"STATUS:{status}", calendar.Text, StringComparison.Ordinal);
        Assert.Contains("SEQUENCE:2", calendar.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bonjour\r\nBcc: evil@example.fr", "Bonjour Bcc: evil@example.fr")]
    [InlineData("a\0b\u0007c\u2028d\u202Ee", "abc de")]
    [InlineData(" Léa 👋🏽\u200D ", "Léa 👋🏽\u200D")]
    public async Task A_subject_and_names_are_one_line_without_control_characters(string text, string cleaned)
    {
        var read = await SentAsync(Letter with { Subject = text, FromName = text, ToName = text });

        Assert.Equal((cleaned, cleaned, cleaned), (read.Subject, read.From[0].Name, read.To[0].Name));
        Assert.Empty(read.Bcc);
    }

    /// <summary>Half a character, as it is left when a text is cut by length.</summary>
    [Fact]
    public async Task Half_a_character_is_left_out()
    {
        var halves = "👋";

        var read = await SentAsync(Letter with { Subject = $"{halves[0]}Léa 👋{halves[1]}", Text = $"{halves[1]}👋{halves[0]}" });

        Assert.Equal(("Léa 👋", "👋"), (read.Subject, read.TextBody!.TrimEnd()));
    }

    /// <summary>Whatever a firm's templates and customers' names bring: one recipient, our headers and no others.</summary>
    [Fact]
    public void No_text_writes_a_header() => Gen.Select(Gen.String, Gen.String).Sample((one, other) =>
    {
        var hostile = $"{one}\r\nBcc: evil@example.fr\r\n\r\n{other}";
        var letter = Letter with
        {
            Subject = hostile,
            FromName = hostile,
            ToName = hostile,
            Text = hostile,
            Html = hostile,
            Invitation = Invitation with { Summary = hostile, Location = hostile, Organizer = new(hostile, "lea@salon-lea.example"), Attendee = new(hostile, "client@example.fr") },
        };
        using var message = letter.ToMessage();
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        stream.Position = 0;
        using var read = MimeMessage.Load(stream);
        Assert.Equal(
            ["Date", "From", "MIME-Version", "Message-Id", "Subject", "To"],
            read.Headers.Select(header => header.Field).Order(StringComparer.Ordinal));
        Assert.Equal("client@example.fr", Assert.Single(read.To.Mailboxes).Address);
    });

    private static string[] Kinds(Multipart parts) => [.. parts.Select(part => part.ContentType.MimeType)];

    private static async Task<MimeMessage> SentAsync(MailLetter letter)
        => await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(await TextAsync(letter))), TestContext.Current.CancellationToken);

    /// <summary>As it goes over the wire.</summary>
    private static async Task<string> TextAsync(MailLetter letter)
    {
        using var message = letter.ToMessage();
        using var stream = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        await message.WriteToAsync(format, stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
