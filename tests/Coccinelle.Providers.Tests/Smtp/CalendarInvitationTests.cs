using System.Text;
using Coccinelle.Providers.Smtp;
using CsCheck;
using Ical.Net;
using NodaTime;

namespace Coccinelle.Providers.Tests.Smtp;

public sealed class CalendarInvitationTests
{
    private static readonly CalendarInvitation Invitation = new(
        InvitationMethod.Request, "apt_1@salon-lea.example", 3, Instant.FromUtc(2026, 11, 25, 14, 0), Instant.FromUtc(2026, 11, 25, 14, 30),
        "Coupe, couleur; brushing", "12 rue des Lilas\\75020", new("Salon Léa", "lea@salon-lea.example"), new("Camille", "client@example.fr"),
        Instant.FromUtc(2026, 11, 24, 9, 0));

    [Fact]
    public void An_invitation_says_when_what_where_and_who()
    {
        var lines = Unfolded(Invitation);

        Assert.Equal(("BEGIN:VCALENDAR", "END:VCALENDAR"), (lines[0], lines[^1]));
        string[] expected =
        [
            "VERSION:2.0", "METHOD:REQUEST", "UID:apt_1@salon-lea.example", "SEQUENCE:3", "DTSTAMP:20261124T090000Z", "DTSTART:20261125T140000Z",
            "DTEND:20261125T143000Z", "SUMMARY:Coupe\\, couleur\\; brushing", "LOCATION:12 rue des Lilas\\\\75020", "STATUS:CONFIRMED",
            "ORGANIZER;CN=Salon Léa:mailto:lea@salon-lea.example",
        ];
        Assert.All(expected, line => Assert.Contains(line, lines));
        var attendee = Assert.Single(lines, line => line.StartsWith("ATTENDEE", StringComparison.Ordinal));
        Assert.EndsWith(":mailto:client@example.fr", attendee, StringComparison.Ordinal);
        Assert.Contains("CN=Camille", attendee, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancellation_names_the_same_appointment()
    {
        var lines = Unfolded(Invitation with { Method = InvitationMethod.Cancel, Sequence = 4 });

        Assert.Contains("METHOD:CANCEL", lines);
        Assert.Contains("STATUS:CANCELLED", lines);
        Assert.Contains("UID:apt_1@salon-lea.example", lines);
        Assert.Contains("SEQUENCE:4", lines);
    }

    /// <summary>RFC 5545, 3.1: lines end with CRLF and have 75 octets at most, no character torn apart; no text adds a line.</summary>
    [Fact]
    public void Whatever_the_texts_are_the_calendar_stays_well_formed() => Gen.Select(Gen.String, Gen.Int[0, 40]).Sample((text, count) =>
    {
        var hostile = $"{text}\r\nATTENDEE:mailto:evil@example.fr\r\n\"é👋;:,\\{string.Concat(Enumerable.Repeat("é👋\"", count))}";
        var calendar = (Invitation with { Summary = hostile, Location = hostile, Organizer = new(hostile, "lea@salon-lea.example"), Attendee = new(hostile, "client@example.fr") }).ToText();

        Assert.DoesNotContain('\n', calendar.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(calendar.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        var read = Assert.Single(Calendar.Load(calendar)!.Events);
        Assert.Equal("client@example.fr", Assert.Single(read.Attendees).Value!.AbsoluteUri.Replace("mailto:", "", StringComparison.Ordinal));
        Assert.Equal(OneLine(hostile), read.Summary);
        Assert.Equal((OneLine(hostile), OneLine(hostile).Replace('"', '\'')), (read.Location, read.Organizer!.CommonName));
    });

    /// <summary>As it stands in a letter's subject.</summary>
    private static string OneLine(string text)
    {
        using var message = new MailLetter { Id = "m", FromEmail = "a@example.fr", To = "b@example.fr", Subject = text, Text = "", Date = default }.ToMessage();
        return message.Subject!;
    }

    private static string[] Unfolded(CalendarInvitation invitation)
        => invitation.ToText().Replace("\r\n ", "", StringComparison.Ordinal).TrimEnd().Split("\r\n");
}
