using System.Diagnostics;
using System.Text;
using Coccinelle.Providers.Calendars;
using CsCheck;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Providers.Tests.Calendars;

/// <summary>What foreign calendars say of their owners' time: as people write them, as programs break them, and as attackers would.</summary>
public sealed class BusyTimesReaderTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
    private static readonly Instant From = Instant.FromUtc(2026, 3, 2, 0, 0);
    private static readonly Instant To = From + Duration.FromDays(60);

    [Theory]
    [InlineData("DTSTART:20260303T130000Z\nDTEND:20260303T140000Z", "2026-03-03T13:00Z/14:00")]
    [InlineData("DTSTART;TZID=Europe/Paris:20260303T140000\nDURATION:PT1H30M", "2026-03-03T13:00Z/14:30")]
    [InlineData("DTSTART;TZID=Romance Standard Time:20260303T140000\nDTEND;TZID=Romance Standard Time:20260303T150000", "2026-03-03T13:00Z/14:00")]
    [InlineData("DTSTART;TZID=\"(UTC+01:00) Bruxelles, Paris\":20260303T140000\nDTEND;TZID=\"(UTC+01:00) Bruxelles, Paris\":20260303T150000", "2026-03-03T13:00Z/14:00")]
    [InlineData("DTSTART:20260303T140000\nDTEND:20260303T150000", "2026-03-03T13:00Z/14:00")]
    [InlineData("DTSTART;TZID=America/New_York:20260303T080000\nDTEND;TZID=America/New_York:20260303T090000", "2026-03-03T13:00Z/14:00")]
    [InlineData("DTSTART;VALUE=DATE:20260304\nDTEND;VALUE=DATE:20260306", "2026-03-03T23:00Z/2026-03-05T23:00Z")]
    [InlineData("DTSTART;VALUE=DATE:20260329", "2026-03-28T23:00Z/2026-03-29T22:00Z")] // a day of 23 hours
    [InlineData("DTSTART;VALUE=DATE:20260220\nDTEND;VALUE=DATE:20260303", "2026-02-19T23:00Z/2026-03-02T23:00Z")] // began before, goes on
    public void An_event_is_busy_when_its_owner_would_say_so(string when, string expected) => Assert.Equal([expected], Times(Event(when)));

    [Theory]
    [InlineData("DTSTART:20260303T130000Z\nDTEND:20260303T140000Z\nTRANSP:TRANSPARENT")]
    [InlineData("DTSTART:20260303T130000Z\nDTEND:20260303T140000Z\nSTATUS:CANCELLED")]
    [InlineData("DTSTART:20260303T130000Z\nDTEND:20260303T140000Z\nUID:rdv_1@coccinelle")]
    [InlineData("DTSTART:20250303T130000Z\nDTEND:20250303T140000Z")]
    [InlineData("DTSTART:20270303T130000Z\nDTEND:20270303T140000Z")]
    [InlineData("DTSTART:20260303T130000Z\nDTEND:20260303T130000Z")]
    public void What_is_free_cancelled_ours_or_at_another_time_does_not_count(string lines)
    {
        var read = ReadEvents(Event(lines));

        Assert.Empty(read.Times);
        Assert.Equal(0, read.Skipped);
    }

    [Fact]
    public void A_weekly_event_keeps_its_hour_by_the_wall_clock_through_the_change()
        => Assert.Equal(
            ["2026-03-20T17:00Z/18:00", "2026-03-27T17:00Z/18:00", "2026-04-03T16:00Z/17:00"],
            Times(Event("DTSTART;TZID=Europe/Paris:20250103T180000\nDTEND;TZID=Europe/Paris:20250103T190000\nRRULE:FREQ=WEEKLY;BYDAY=FR\nEXDATE;TZID=Europe/Paris:20260306T180000,20260313T180000"))[..3]);

    [Fact]
    public void In_autumn_a_day_has_twenty_five_hours_and_an_evening_keeps_its_hour()
    {
        var text = Calendar(
            "", Event("DTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026"),
            Event("DTSTART;TZID=Europe/Paris:20261023T180000\nDTEND;TZID=Europe/Paris:20261023T190000\nRRULE:FREQ=WEEKLY;COUNT=2"));
        var october = Instant.FromUtc(2026, 10, 1, 0, 0);

        Assert.Equal(
            ["2026-10-23T16:00Z/17:00", "2026-10-24T22:00Z/2026-10-25T23:00Z", "2026-10-30T17:00Z/18:00"],
            Words(Assert.IsType<BusyReading.Read>(BusyTimesReader.Read(text, Paris, october, october + Duration.FromDays(60), "@coccinelle"))));
    }

    [Theory]
    [InlineData("RRULE:FREQ=DAILY;UNTIL=20260304T235959Z", 2)]
    [InlineData("RRULE:FREQ=DAILY;UNTIL=20260304T235959", 2)] // not allowed beside a zone, and common
    [InlineData("RRULE:FREQ=DAILY;UNTIL=20260304", 2)]
    [InlineData("RRULE:FREQ=DAILY;COUNT=3", 3)]
    [InlineData("RDATE;TZID=Europe/Paris:20260310T140000", 2)]
    [InlineData("RRULE:FREQ=MONTHLY;BYDAY=1TU", 2)]
    public void Rules_are_followed_to_their_ends(string rule, int count)
        => Assert.Equal(count, Times(Event($"DTSTART;TZID=Europe/Paris:20260303T140000\nDTEND;TZID=Europe/Paris:20260303T150000\n{rule}")).Count);

    [Fact]
    public void One_day_of_a_series_can_be_moved_or_left_out()
    {
        var series = Event("DTSTART;TZID=Europe/Paris:20260303T140000\nDTEND;TZID=Europe/Paris:20260303T150000\nRRULE:FREQ=DAILY;COUNT=4", "s");
        var moved = Event("RECURRENCE-ID;TZID=Europe/Paris:20260304T140000\nDTSTART;TZID=Europe/Paris:20260304T170000\nDTEND;TZID=Europe/Paris:20260304T180000", "s");
        var gone = Event("RECURRENCE-ID;TZID=Europe/Paris:20260305T140000\nDTSTART;TZID=Europe/Paris:20260305T140000\nDTEND;TZID=Europe/Paris:20260305T150000\nSTATUS:CANCELLED", "s");

        Assert.Equal(["2026-03-03T13:00Z/14:00", "2026-03-04T16:00Z/17:00", "2026-03-06T13:00Z/14:00"], Times(series, moved, gone));
    }

    [Fact]
    public void Times_that_overlap_or_touch_are_one()
        => Assert.Equal(
            ["2026-03-03T13:00Z/15:30", "2026-03-03T16:00Z/17:00"],
            Times(
                Event("DTSTART:20260303T140000Z\nDTEND:20260303T153000Z"), Event("DTSTART:20260303T130000Z\nDTEND:20260303T140000Z"),
                Event("DTSTART:20260303T160000Z\nDTEND:20260303T170000Z"), Event("DTSTART:20260303T161500Z\nDTEND:20260303T163000Z")));

    [Fact]
    public void A_broken_event_costs_none_of_the_others_and_is_counted()
    {
        var read = ReadEvents(
            Event("DTSTART:yesterday\nDTEND:20260303T140000Z"), Event("DTEND:20260303T140000Z"), Event("DTSTART:20260303T250000Z\nDTEND:20260303T260000Z"),
            Event("DTSTART:20260303T130000Z\nDTEND:20260303T140000Z"), Event("DTSTART:20260303T130000Z\nRRULE:FREQ=OFTEN"));

        Assert.Equal(("2026-03-03T13:00Z/14:00", 4), (Assert.Single(Words(read)), read.Skipped));
    }

    [Fact]
    public void What_a_private_event_says_is_not_read()
    {
        var text = Calendar(
            "BEGIN:VTIMEZONE\nTZID:Europe/Paris\nBEGIN:STANDARD\nDTSTART:19701025T030000\nRRULE:FREQ=SECONDLY\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\nEND:STANDARD\nEND:VTIMEZONE\n",
            Event("DTSTART;TZID=Europe/Paris:20260303T\n 140000\nDTEND;TZID=Europe/Paris:20260303T150000\nSUMMARY:Dentiste:\"\nBEGIN:VALARM\nTRIGGER:-PT15M\nDTSTART:20260310T130000Z\nEND:VALARM\nATTENDEE;CN=\"x;y:z\":mailto:a@b"));

        Assert.Equal(["2026-03-03T13:00Z/14:00"], Words((BusyReading.Read)Read(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<!doctype html><title>Connexion</title>")]
    [InlineData("BEGIN:VCARD\r\nEND:VCARD")]
    public void What_is_no_calendar_is_said_to_be_none(string text)
        => Assert.Equal(CalendarFault.NotACalendar, Assert.IsType<BusyReading.Unreadable>(Read(text)).Fault);

    [Theory]
    [InlineData("DTSTART:19700101T000000Z\nDTEND:19700101T000001Z\nRRULE:FREQ=SECONDLY")]
    [InlineData("DTSTART:20260303T000000Z\nDTEND:20260303T000001Z\nRRULE:FREQ=MINUTELY;COUNT=2000000000")]
    [InlineData("DTSTART:20260303T000000Z\nDTEND:20260303T000100Z\nRRULE:FREQ=HOURLY")]
    [InlineData("DTSTART:20260303T000000Z\nDTEND:20260303T000001Z\nRRULE:FREQ=YEARLY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,1,2,3,4,5;BYSECOND=0,1,2,3,4,5;BYDAY=MO,TU,WE")]
    [InlineData("DTSTART:20260303T000000Z\nDTEND:20260303T010000Z\nRRULE:FREQ=DAILY;INTERVAL=0")]
    [InlineData("DTSTART:20260303T000000Z\nDTEND:20260303T010000Z\nRRULE:FREQ=DAILY;INTERVAL=-1")]
    [InlineData("DTSTART:00010101T000000Z\nDTEND:00010101T010000Z\nRRULE:FREQ=DAILY;COUNT=2147483647")]
    [InlineData("DTSTART:20260303T000000Z\nDTEND:20260303T010000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("DTSTART:19000101T000000Z\nDURATION:P999999999D\nRRULE:FREQ=DAILY")]
    public void A_rule_that_explodes_costs_little_and_nothing_else(string hostile)
    {
        var watch = Stopwatch.StartNew();
        var read = ReadEvents(Event(hostile), Event("DTSTART:20260310T130000Z\nDTEND:20260310T140000Z"));

        Assert.Equal("2026-03-10T13:00Z/14:00", Assert.Single(Words(read)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }

    [Fact]
    public void Many_costly_rules_together_are_bounded()
    {
        var watch = Stopwatch.StartNew();
        var events = Enumerable.Range(0, 5_000).Select(i => Event("DTSTART:19500303T000000Z\nDTEND:19500303T001000Z\nRRULE:FREQ=DAILY;COUNT=999999;BYDAY=MO,TU,WE,TH,FR"));

        var read = ReadEvents([.. events]);

        Assert.True(read.Skipped > 4_000, $"{read.Skipped}");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Fact]
    public void More_events_or_times_than_anybody_has_are_refused()
    {
        var many = string.Concat(Enumerable.Repeat("BEGIN:VEVENT\nDTSTART:20260303T130000Z\nDTEND:20260303T140000Z\nEND:VEVENT\n", 20_001));

        Assert.Equal(CalendarFault.TooLarge, Assert.IsType<BusyReading.Unreadable>(Read($"BEGIN:VCALENDAR\n{many}END:VCALENDAR")).Fault);
    }

    [Theory]
    [InlineData("BEGIN:VEVENT\n")]
    [InlineData("BEGIN:VCALENDAR\n")]
    [InlineData("END:VEVENT\n")]
    [InlineData(" ")]
    [InlineData("DTSTART;\n")]
    [InlineData("\"")]
    public void Endless_nesting_and_folding_end(string piece)
    {
        var text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length));

        Assert.Empty(((BusyReading.Read)Read(text)).Times);
    }

    [Fact]
    public void Nothing_makes_it_throw()
    {
        var good = Calendar("", Event("DTSTART;TZID=Europe/Paris:20260303T140000\nDTEND;TZID=Europe/Paris:20260303T150000\nRRULE:FREQ=WEEKLY;BYDAY=TU\nEXDATE:20260310T130000Z\nRDATE;VALUE=PERIOD:20260311T130000Z/PT1H"));
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.String[Gen.Char["\r\n:;=,\"TZ0123456789- ABCDEIPRUX\u2028é"], 0, 12], Gen.Int[0, 8]).Sample(
            (at, put, cut) =>
            {
                var damaged = string.Concat(good.AsSpan(0, at), put, good.AsSpan(Math.Min(good.Length, at + cut)));
                _ = Read(damaged);
            },
            iter: 3_000);
    }

    private static string Event(string lines, string? uid = null)
        => $"BEGIN:VEVENT\n{(lines.Contains("UID:", StringComparison.Ordinal) ? "" : $"UID:{uid ?? $"{Guid.NewGuid():N}"}\n")}{lines}\nEND:VEVENT\n";

    private static string Calendar(string head, params string[] events) => new StringBuilder("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y\n").Append(head).AppendJoin("", events).Append("END:VCALENDAR\n").ToString();

    private static BusyReading.Read ReadEvents(params string[] events) => Assert.IsType<BusyReading.Read>(Read(Calendar("", events)));

    private static BusyReading Read(string text) => BusyTimesReader.Read(text, Paris, From, To, "@coccinelle");

    private static List<string> Times(params string[] events)
    {
        var read = ReadEvents(events);
        Assert.Equal(0, read.Skipped);
        return Words(read);
    }

    private static List<string> Words(BusyReading.Read read)
    {
        var (full, time) = (InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm'Z'"), InstantPattern.CreateWithInvariantCulture("HH:mm"));
        return [.. read.Times.Select(one => $"{full.Format(one.Start)}/{(one.Duration < Duration.FromHours(12) ? time : full).Format(one.End)}")];
    }
}
