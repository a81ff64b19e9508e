using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Texts;
using Coccinelle.Domain.Tickets;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Tickets;

/// <summary>Nobody is promised a call at a time when nobody works.</summary>
public sealed class CallbackTimesTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    [Theory]
    [InlineData("2026-09-01T10:07", "2026-09-01T12:00")] // a Tuesday
    [InlineData("2026-09-01T16:00", "2026-09-01T18:00")]
    [InlineData("2026-09-01T16:20", "2026-09-02T11:00")]
    [InlineData("2026-09-01T23:59", "2026-09-02T11:00")]
    [InlineData("2026-09-01T07:30", "2026-09-01T11:00")]
    [InlineData("2026-09-05T17:00", "2026-09-07T11:00")] // Saturday evening, so Monday
    [InlineData("2026-12-24T17:30", "2026-12-26T11:00")] // over Christmas
    [InlineData("2026-05-01T10:00", "2026-05-02T11:00")] // the first of May is a holiday, the second a Saturday
    public void Without_a_time_it_is_two_hours_or_the_next_working_morning(string now, string expected)
    {
        Assert.Equal(new CallbackTime(At(expected)), CallbackTimes.Default(At(now)));
        Assert.Equal(new CallbackTime(At(expected)), CallbackTimes.Of(null, At(now)));
    }

    [Theory]
    [InlineData("demain à 10 heures", "2026-09-02T10:00", true)]
    [InlineData("à 16h30", "2026-09-01T16:30", true)]
    [InlineData("à 9 heures", "2026-09-02T09:00", true)] // past today
    [InlineData("demain", "2026-09-02T18:00", false)]
    [InlineData("demain matin", "2026-09-02T12:00", false)]
    [InlineData("demain après-midi", "2026-09-02T18:00", false)]
    [InlineData("ce soir", "2026-09-01T18:00", false)]
    [InlineData("le matin", "2026-09-02T12:00", false)]
    [InlineData("dimanche à 10 heures", "2026-09-07T11:00", false)]
    [InlineData("demain à 20 heures", "2026-09-03T11:00", false)]
    [InlineData("demain à 7 heures 30", "2026-09-02T11:00", false)]
    [InlineData("la semaine prochaine", "2026-09-12T18:00", false)]
    [InlineData("dimanche", "2026-09-07T11:00", false)]
    [InlineData("2024-03-01T10:00", "2026-09-01T16:00", false)] // the model has the year wrong
    [InlineData("2031-03-01", "2026-09-01T16:00", false)]
    [InlineData("quand la lune sera bleue", "2026-09-01T16:00", false)]
    public void What_was_asked_for_is_promised_as_near_as_it_can_be_kept(string said, string expected, bool exact)
    {
        var now = At("2026-09-01T14:00");

        Assert.Equal(new CallbackTime(At(expected), exact), CallbackTimes.Of(FrenchTimes.Read(said, now, Paris), now));
    }

    [Fact]
    public void Whatever_is_said_the_promise_is_still_to_come_and_in_working_hours()
        => Gen.Select(
            Gen.Int[0, 4 * 366 * 24 * 60], Gen.Int[-30, 500].Select(day => day > 450 ? (int?)null : day), Gen.Int[0, 24 * 60].Select(minute => minute == 1440 ? (int?)null : minute),
            Gen.Int[0, 20], Gen.Int[0, 3])
            .Sample((start, day, minute, stretch, period) =>
            {
                var now = At("2026-01-01T00:00").PlusMinutes(start);
                var date = day is { } days ? now.Date.PlusDays(days) : (LocalDate?)null;
                var time = minute is { } minutes ? new LocalTime(minutes / 60, minutes % 60) : (LocalTime?)null;
                var said = new TimeReading(date, stretch > 15 ? date?.PlusDays(stretch) : null, time, period == 3 ? null : (DayPeriod)period);

                var promised = CallbackTimes.Of(said, now);

                Assert.True(promised.At > now, $"{promised.At} is past at {now}");
                Assert.NotEqual(IsoDayOfWeek.Sunday, promised.At.DayOfWeek);
                Assert.False(FrenchHolidays.Contains(promised.At.Date));
                Assert.InRange(promised.At.TimeOfDay, new LocalTime(9, 0), new LocalTime(18, 0));
                if (promised.IsExact)
                    Assert.Equal(time, promised.At.TimeOfDay);
            });

    [Fact]
    public void Just_what_was_promised_is_said()
    {
        var today = new LocalDate(2026, 9, 1);

        Assert.Equal("C'est noté : on vous rappelle demain à 10 heures.", TicketTexts.Promised(new CallbackTime(At("2026-09-02T10:00"), true), today));
        Assert.Equal("C'est noté : on vous rappelle au plus tard aujourd'hui à 16 heures 15.", TicketTexts.Promised(new CallbackTime(At("2026-09-01T16:15")), today));
    }

    private static LocalDateTime At(string text) => NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm").Parse(text).Value;
}
