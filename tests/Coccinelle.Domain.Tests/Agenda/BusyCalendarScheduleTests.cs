using Coccinelle.Domain.Agenda;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Agenda;

public sealed class BusyCalendarScheduleTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 12, 1, 12, 0);

    [Theory]
    [InlineData(null, 15)]
    [InlineData(0, 15)]
    [InlineData(15, 15)]
    [InlineData(30, 30)]
    [InlineData(120, 120)]
    [InlineData(10_000, 360)]
    public void A_calendar_that_fails_is_asked_ever_more_rarely(int? failingForMinutes, int next)
        => Assert.Equal(Now + Duration.FromMinutes(next), BusyCalendarSchedule.Next(Now, failingForMinutes is { } minutes ? Now - Duration.FromMinutes(minutes) : null, 0.5));

    [Theory]
    [InlineData(0, false)]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void Its_owner_hears_of_it_after_an_hour(int minutes, bool alarming) => Assert.Equal(alarming, BusyCalendarSchedule.IsAlarming(Now, Now - Duration.FromMinutes(minutes)));

    [Fact]
    public void It_is_asked_about_every_quarter_of_an_hour_and_never_forgotten()
        => Gen.Select(Gen.Long[-10_000, 10_000_000], Gen.Double[0, 1]).Sample((seconds, chance) =>
        {
            var wait = BusyCalendarSchedule.Next(Now, Now - Duration.FromSeconds(seconds), chance) - Now;
            return wait >= Duration.FromMinutes(13) && wait <= Duration.FromHours(7);
        });
}
