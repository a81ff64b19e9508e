using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Messaging;

/// <summary>When a message may leave, how far it is, and when it is tried again.</summary>
public sealed class WhenTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    private static Instant At(int year, int month, int day, int hour, int minute = 0) => new LocalDateTime(year, month, day, hour, minute).InZoneLeniently(Paris).ToInstant();

    [Fact]
    public void Easter_and_what_follows_from_it()
    {
        Assert.Equal(new LocalDate(2026, 4, 5), FrenchHolidays.Easter(2026));
        Assert.Equal(new LocalDate(2038, 4, 25), FrenchHolidays.Easter(2038));
        var holidays = Enumerable.Range(0, 365).Select(days => new LocalDate(2026, 1, 1).PlusDays(days)).Where(FrenchHolidays.Contains);
        Assert.Equal(
            ["01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25"],
            holidays.Select(date => date.ToString("MM'-'dd", null)));
    }

    [Fact]
    public void Marketing_waits_for_its_hours_and_what_was_asked_for_does_not()
    {
        Instant? Next(Instant from) => SendingCalendar.NextAllowed(from, Paris, MessageKind.Marketing, null);
        Assert.Equal(At(2026, 11, 24, 10), Next(At(2026, 11, 24, 10)));
        Assert.Equal(At(2026, 11, 24, 8), Next(At(2026, 11, 24, 7, 59)));
        Assert.Equal(At(2026, 11, 25, 8), Next(At(2026, 11, 24, 20)));
        Assert.Equal(At(2026, 11, 30, 8), Next(At(2026, 11, 28, 21))); // Saturday evening → Monday
        Assert.Equal(At(2026, 5, 9, 8), Next(At(2026, 5, 8, 9))); // a holiday on a Friday
        Assert.Equal(At(2026, 11, 29, 3), SendingCalendar.NextAllowed(At(2026, 11, 29, 3), Paris, MessageKind.Transactional, QuietHours.Default));
    }

    [Fact]
    public void Quiet_hours_narrow_it_further_and_may_leave_nothing()
    {
        var lateRiser = new QuietHours(new LocalTime(18, 0), new LocalTime(11, 30));
        Assert.Equal(At(2026, 11, 25, 11, 30), SendingCalendar.NextAllowed(At(2026, 11, 24, 19), Paris, MessageKind.Marketing, lateRiser));
        Assert.Null(SendingCalendar.NextAllowed(At(2026, 11, 24, 19), Paris, MessageKind.Marketing, new QuietHours(new LocalTime(7, 0), new LocalTime(21, 0))));
    }

    [Fact]
    public void The_next_moment_is_allowed_and_there_is_none_before_it()
        => Gen.Select(Gen.Int[0, 2 * 366 * 24 * 4], Gen.Int[0, 47], Gen.Int[0, 47]).Sample((quarters, from, to) =>
        {
            var start = At(2026, 1, 1, 0) + Duration.FromMinutes(15 * quarters);
            var quiet = new QuietHours(new LocalTime(from / 2, from % 2 * 30), new LocalTime(to / 2, to % 2 * 30));
            var next = SendingCalendar.NextAllowed(start, Paris, MessageKind.Marketing, quiet);
            var first = Enumerable.Range(0, 14 * 24 * 4).Select(step => start + Duration.FromMinutes(15 * step))
                .Where(moment => SendingCalendar.IsAllowed(moment, Paris, quiet)).Cast<Instant?>().FirstOrDefault();
            Assert.Equal(first, next);
        });

    [Fact]
    public void A_status_never_goes_back()
        => Gen.Int[0, MessageStatuses.All.Count - 1].Select(index => MessageStatuses.All[index]).Array[0, 12].Sample(words =>
        {
            var status = MessageStatuses.Scheduled;
            foreach (var word in words.Where(word => MessageStatuses.CanBecome(status, word)))
            {
                Assert.True(MessageStatuses.Rank(word) >= MessageStatuses.Rank(status));
                status = word;
            }

            var furthest = words.Append(MessageStatuses.Scheduled).Max(MessageStatuses.Rank);
            Assert.Equal(furthest, MessageStatuses.Rank(status)); // in whatever order they came
        });

    [Fact]
    public void Attempts_come_later_and_later_and_end()
    {
        var delays = Enumerable.Range(0, RetrySchedule.Attempts).Select(attempts => RetrySchedule.DelayAfter(attempts, 0)!.Value).ToList();
        Assert.Equal(delays.Order(), delays);
        Assert.Equal((Duration.Zero, Duration.FromHours(6)), (delays[0], delays[^1]));
        Assert.Null(RetrySchedule.DelayAfter(RetrySchedule.Attempts, 0));
        Assert.InRange(RetrySchedule.DelayAfter(4, 1)!.Value.TotalSeconds, 600, 720);
    }

    [Theory]
    [InlineData("sms", "failed", "21614", "fixe")]
    [InlineData("sms", "failed", "30003", "éteint")]
    [InlineData("email", "sent", null, "accepté")]
    [InlineData("whatsapp", "failed", "132001", "modèle")]
    [InlineData("sms", "uncertain", null, "peut-être")]
    [InlineData("sms", "pending", "20429", "Un nouvel essai")]
    public void Why_it_did_not_arrive(string channel, string status, string? code, string word)
        => Assert.Contains(word, WhyNotArrived.Explain(channel, status, code)!.Fr, StringComparison.Ordinal);

    [Fact]
    public void What_arrived_needs_no_reason() => Assert.Null(WhyNotArrived.Explain("sms", "delivered", null));
}
