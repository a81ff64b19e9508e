using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Owners;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Owners;

/// <summary>When owners are written to: by their own clock, through both nights of its change.</summary>
public sealed class OwnerHoursTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    private static readonly QuietHours Night = new OwnerPreferences().QuietHours;

    [Theory]
    [InlineData("2026-11-24T20:59", "2026-11-24T20:59")]
    [InlineData("2026-11-24T21:00", "2026-11-25T08:00")]
    [InlineData("2026-11-25T03:00", "2026-11-25T08:00")]
    [InlineData("2026-11-25T08:00", "2026-11-25T08:00")]
    [InlineData("2026-03-28T23:00", "2026-03-29T08:00")]
    [InlineData("2026-10-24T23:00", "2026-10-25T08:00")]
    public void Quiet_hours_wait_for_their_end(string now, string then)
        => Assert.Equal(Local(then), OwnerHours.NextAllowed(Local(now), Paris, Night));

    [Fact]
    public void What_is_allowed_now_is_now_and_what_is_not_comes_within_a_day_and_is_not_quiet()
        => Gen.Select(Gen.Int[0, 366 * 24 * 60], Gen.Int[0, 1439], Gen.Int[0, 1439]).Sample((minute, from, to) =>
        {
            var now = Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(minute);
            var quiet = new QuietHours(Time(from), Time(to));

            var allowed = OwnerHours.NextAllowed(now, Paris, quiet);

            Assert.InRange(allowed, now, now + Duration.FromHours(25));
            Assert.False(quiet.Covers(allowed.InZone(Paris).TimeOfDay));
            Assert.Equal(!quiet.Covers(now.InZone(Paris).TimeOfDay), allowed == now);
        });

    [Fact]
    public void Every_day_has_one_digest_at_its_hour_whatever_the_clock_does()
        => Gen.Select(Gen.Int[0, 365], Gen.Int[0, 1439]).Sample((day, minute) =>
        {
            var (date, at) = (new LocalDate(2026, 1, 1).PlusDays(day), Time(minute));

            var due = OwnerHours.DigestDue(date, at, Paris).InZone(Paris);

            Assert.Equal(date, due.Date);
            Assert.True(due.TimeOfDay == at || (date == new LocalDate(2026, 3, 29) && at.Hour == 2 && due.TimeOfDay == new LocalTime(3, 0)), $"{date} {at}: {due}");
        });

    [Fact]
    public void An_hour_that_comes_twice_is_the_first_of_both()
    {
        var due = OwnerHours.DigestDue(new LocalDate(2026, 10, 25), new LocalTime(2, 30), Paris);

        Assert.Equal(Offset.FromHours(2), due.InZone(Paris).Offset);
    }

    [Fact]
    public void A_digest_that_comes_late_waits_for_the_end_of_the_night()
    {
        Assert.Equal(Local("2026-11-24T19:00"), OwnerHours.DigestLeaves(Local("2026-11-24T19:00"), new LocalTime(19, 0), Paris, Night));
        Assert.Equal(Local("2026-11-25T08:00"), OwnerHours.DigestLeaves(Local("2026-11-24T23:30"), new LocalTime(19, 0), Paris, Night));
    }

    [Fact]
    public void An_owner_who_wants_it_at_night_gets_it_at_night()
        => Assert.Equal(Local("2026-11-24T22:00"), OwnerHours.DigestLeaves(Local("2026-11-24T22:00"), new LocalTime(22, 0), Paris, Night));

    private static Instant Local(string text) => NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(text).Value.InZoneLeniently(Paris).ToInstant();

    private static LocalTime Time(int minute) => LocalTime.FromMinutesSinceMidnight(minute);
}
