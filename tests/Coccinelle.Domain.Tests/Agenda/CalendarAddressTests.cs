using Coccinelle.Domain.Agenda;

namespace Coccinelle.Domain.Tests.Agenda;

public sealed class CalendarAddressTests
{
    private static readonly HashSet<(string Host, int Port)> Nobody = [];

    [Theory]
    [InlineData("https://calendar.google.com/calendar/ical/lea%40x.fr/private-abc/basic.ics", "https://calendar.google.com/calendar/ical/lea%40x.fr/private-abc/basic.ics")]
    [InlineData("  webcal://p42-caldav.icloud.com/published/2/abc \n", "https://p42-caldav.icloud.com/published/2/abc")]
    [InlineData("WEBCALS://example.org/a.ics?x=1", "https://example.org/a.ics?x=1")]
    [InlineData("<https://outlook.office365.com:443/owa/calendar/a/b/calendar.ics>", "https://outlook.office365.com/owa/calendar/a/b/calendar.ics")]
    public void An_address_as_calendars_hand_it_out_is_taken(string typed, string expected) => Assert.Equal(expected, CalendarAddress.Read(typed, Nobody)?.AbsoluteUri);

    [Theory]
    [InlineData("http://calendar.google.com/a.ics")]
    [InlineData("https://calendar.google.com:8443/a.ics")]
    [InlineData("https://user:secret@calendar.google.com/a.ics")]
    [InlineData("https://127.0.0.1/a.ics")]
    [InlineData("https://2130706433/a.ics")]
    [InlineData("https://0x7f.1/a.ics")]
    [InlineData("https://[::1]/a.ics")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://localhost/a.ics")]
    [InlineData("https://nas.local/a.ics")]
    [InlineData("https://intranet/a.ics")]
    [InlineData("https://metadata.google.internal/a.ics")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/a.ics")]
    [InlineData("calendar.google.com/a.ics")]
    [InlineData("")]
    [InlineData("https://example.org/a\r\nHost: inside")]
    public void What_leads_elsewhere_or_inside_is_not(string typed) => Assert.Null(CalendarAddress.Read(typed, Nobody));

    [Fact]
    public void What_is_too_long_is_not() => Assert.Null(CalendarAddress.Read($"https://example.org/{new string('a', CalendarAddress.Longest)}", Nobody));

    [Fact]
    public void A_server_that_is_allowed_inside_may_be_named_and_no_other_port_of_it()
    {
        HashSet<(string, int)> allowed = [("localhost", 5080)];

        Assert.NotNull(CalendarAddress.Read("http://localhost:5080/calendar/x.ics", allowed));
        Assert.Null(CalendarAddress.Read("http://localhost:5081/calendar/x.ics", allowed));
        Assert.Null(CalendarAddress.Read("gopher://localhost:5080/", allowed));
    }
}
