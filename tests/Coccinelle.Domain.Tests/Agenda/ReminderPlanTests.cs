using Coccinelle.Domain.Agenda;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Agenda;

/// <summary>Who is reminded when, over a year with both nights of the clock change.</summary>
public sealed class ReminderPlanTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
    private static readonly Instant Year = Instant.FromUtc(2026, 1, 1, 0, 0);

    private static readonly Gen<(Instant Start, Instant Booked)> Any = Gen.Select(Gen.Int[0, 365 * 96], Gen.Int[0, 30 * 96])
        .Select((start, before) => (Year + Duration.FromMinutes(15 * start), Year + Duration.FromMinutes(15 * (start - before))));

    [Fact]
    public void No_reminder_is_past_at_night_or_of_what_was_just_booked()
        => Any.Sample(one =>
        {
            foreach (var reminder in ReminderPlan.For(one.Start, one.Booked, Paris))
            {
                Assert.True(one.Booked < reminder.At && reminder.At < reminder.UsefulUntil && reminder.UsefulUntil < one.Start);
                Assert.True(one.Start - one.Booked >= Duration.FromHours(3));
                if (reminder.Kind == ReminderKind.DayBefore)
                    Assert.InRange(reminder.At.InZone(Paris).TimeOfDay, new LocalTime(8, 0), new LocalTime(20, 0));
            }
        });

    [Fact]
    public void An_appointment_booked_days_before_has_both()
        => Any.Where(one => one.Start - one.Booked >= Duration.FromDays(3)).Sample(one =>
        {
            var plan = ReminderPlan.For(one.Start, one.Booked, Paris);
            Assert.Equal([ReminderKind.DayBefore, ReminderKind.HourBefore], plan.Select(reminder => reminder.Kind));
            Assert.Equal(one.Start - Duration.FromHours(1), plan[1].At);
        });

    [Theory]
    [InlineData(2026, 3, 29, 10, 0, 28, 10, 0)] // across the spring night: 23 hours
    [InlineData(2026, 10, 25, 10, 0, 24, 10, 0)] // across the autumn night: 25 hours
    [InlineData(2026, 11, 24, 7, 30, 22, 19, 0)] // not at half past seven
    [InlineData(2026, 11, 24, 21, 30, 23, 20, 0)]
    public void The_day_before_keeps_the_hour_by_the_wall_clock(int year, int month, int day, int hour, int minute, int onDay, int atHour, int atMinute)
    {
        var start = new LocalDateTime(year, month, day, hour, minute).InZoneStrictly(Paris).ToInstant();

        var reminder = ReminderPlan.For(start, start - Duration.FromDays(9), Paris)[0];

        Assert.Equal(new LocalDateTime(year, month, onDay, atHour, atMinute), reminder.At.InZone(Paris).LocalDateTime);
    }

    [Fact]
    public void Each_can_be_switched_off()
    {
        var start = Year + Duration.FromDays(40);

        Assert.Equal(ReminderKind.HourBefore, Assert.Single(ReminderPlan.For(start, Year, Paris, dayBefore: false)).Kind);
        Assert.Equal(ReminderKind.DayBefore, Assert.Single(ReminderPlan.For(start, Year, Paris, hourBefore: false)).Kind);
    }
}
