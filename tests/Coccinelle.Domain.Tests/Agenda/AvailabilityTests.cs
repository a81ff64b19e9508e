using Coccinelle.Domain.Agenda;
using CsCheck;
using NodaTime;

namespace Coccinelle.Domain.Tests.Agenda;

/// <summary>What may be offered, beside a reckoning that looks at every minute.</summary>
public sealed class AvailabilityTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
    private static readonly BookableService Cut = new("srv_1", "Coupe", 30);
    private static readonly AgendaBook Lea = new("agd_1", "Léa");
    private static readonly AgendaBook Tom = new("agd_2", "Tom");

    private static readonly Gen<HourRange> AnyRange = Gen.Select(Gen.Int[0, 47], Gen.Int[0, 47]).Select((a, b) => new HourRange(HalfHour(a), HalfHour(b)));

    private static readonly Gen<WeekHours> AnyHours = Gen.Select(AnyRange.Array[0, 3].Array[7], Gen.Bool).Select((days, holidays) =>
        new WeekHours([.. days.Index().Select(day => new DayHours((IsoDayOfWeek)(day.Index + 1), day.Item))], [], holidays));

    private static readonly Gen<Case> AnyCase = Gen.Select(
        AnyHours,
        OneOf("Europe/Paris", "America/Martinique", "Indian/Reunion"),
        OneOf(new LocalDate(2026, 3, 27), new LocalDate(2026, 10, 23), new LocalDate(2026, 5, 12), new LocalDate(2026, 12, 23)),
        Gen.Select(OneOf(15, 30, 45, 90, 200), OneOf(0, 10), OneOf(0, 15)),
        Gen.Select(Gen.Int[0, 4 * 24 * 4], Gen.Int[1, 12], Gen.Bool).Array[0, 12],
        Gen.Select(OneOf(15, 20, 30), Gen.Int[0, 48], Gen.Int[1, 4], OneOf(0, 2)))
        .Select((hours, zone, date, service, taken, rules) => Case.Of(hours, DateTimeZoneProviders.Tzdb[zone], date, service, taken, rules));

    [Fact]
    public void What_is_offered_is_what_a_reckoning_by_minutes_finds()
        => AnyCase.Sample(
            one =>
            {
                var offered = one.Slots();
                Assert.Equal(offered.Select(slot => slot.Start).Distinct(), offered.Select(slot => slot.Start));
                Assert.All(offered, slot => Assert.True(one.MayBegin(slot.Start), $"{slot.Start} in {one}"));
                foreach (var start in one.Grid().Where(one.MayBegin))
                    Assert.Contains(offered, slot => slot.Start == start);
            },
            iter: 300);

    [Fact]
    public void What_is_offered_can_be_booked_and_what_is_booked_is_not_offered()
        => AnyCase.Sample(
            one =>
            {
                foreach (var slot in one.Slots().Take(20))
                {
                    Assert.Equal((SlotVerdict.Free, slot), Availability.Judge(one.Rules, [one.Agenda], one.Service, one.Taken, slot.Start, one.Now));
                    var booked = one with { Taken = [.. one.Taken, new TakenRange(slot.AgendaId, slot.BlockStart, slot.BlockEnd)] };
                    Assert.NotEqual(SlotVerdict.Free, Availability.Judge(one.Rules, [one.Agenda], one.Service, booked.Taken, slot.Start, one.Now).Verdict);
                    var left = booked.Slots();
                    Assert.All(left, still => Assert.True(still.BlockEnd <= slot.BlockStart || still.BlockStart >= slot.BlockEnd));
                    Assert.Subset(one.Slots().ToHashSet(), left.ToHashSet());
                }
            },
            iter: 100);

    [Fact]
    public void Two_agendas_offer_what_each_of_them_offers()
        => AnyCase.Sample(
            one =>
            {
                var other = one with { Agenda = Tom with { DailyCap = one.Agenda.DailyCap }, Taken = [.. one.Taken.Select(range => range with { AgendaId = Tom.Id, Start = range.Start + Duration.FromMinutes(35) })] };
                var both = Availability.Slots(one.Rules, [one.Agenda, other.Agenda], one.Service, [.. one.Taken, .. other.Taken], one.Now, one.Until, one.Now);

                Assert.Equal(one.Slots().Concat(other.Slots()).OrderBy(slot => slot.Start).ThenBy(slot => slot.AgendaId), both);
            },
            iter: 200);

    [Fact]
    public void In_the_spring_night_no_hour_is_offered_that_does_not_exist()
    {
        // 29 March 2026: from 02:00 the clock goes to 03:00. A bar opens from 22:00 to 05:00: six hours.
        var rules = Rules(IsoDayOfWeek.Saturday, new HourRange(new(22, 0), new(5, 0)));
        var now = At(2026, 3, 28, 12, 0);

        var slots = Availability.Slots(rules, [Lea], Cut with { DurationMinutes = 60 }, [], now, now + Duration.FromHours(24), now);

        var starts = slots.Select(slot => slot.Start.InZone(Paris).TimeOfDay.ToString("HH:mm", null)).ToList();
        Assert.Equal("22:00", starts[0]);
        Assert.DoesNotContain(starts, start => start.StartsWith("02", StringComparison.Ordinal));
        Assert.Equal(Duration.FromHours(6), slots[^1].End - slots[0].Start);
        Assert.Equal("04:00", starts[^1]);
    }

    [Fact]
    public void In_the_autumn_night_no_slot_is_offered_twice_and_lasts_its_minutes()
    {
        // 25 October 2026: at 03:00 it is 02:00 again. From 22:00 to 05:00 are eight hours.
        var rules = Rules(IsoDayOfWeek.Saturday, new HourRange(new(22, 0), new(5, 0)));
        var now = At(2026, 10, 24, 12, 0);

        var slots = Availability.Slots(rules, [Lea], Cut with { DurationMinutes = 60 }, [], now, now + Duration.FromHours(24), now);

        Assert.Equal(slots.Count, slots.Select(slot => slot.Start).Distinct().Count());
        Assert.Equal(Duration.FromHours(8), slots[^1].End - slots[0].Start);
        Assert.All(slots, slot => Assert.Equal(Duration.FromHours(1), slot.End - slot.Start));
    }

    [Fact]
    public void A_service_longer_than_the_time_before_the_break_waits_until_after_it()
    {
        var rules = Rules(IsoDayOfWeek.Tuesday, new HourRange(new(9, 0), new(12, 0)), new HourRange(new(14, 0), new(18, 30)));
        var now = At(2026, 11, 24, 6, 0);

        var slots = Availability.Slots(rules, [Lea], Cut with { DurationMinutes = 200 }, [], now, now + Duration.FromHours(24), now);

        Assert.Equal(new LocalTime(14, 0), slots[0].Start.InZone(Paris).TimeOfDay);
        Assert.Equal(new LocalTime(15, 0), slots[^1].Start.InZone(Paris).TimeOfDay);
    }

    [Theory]
    [InlineData(9, 0, SlotVerdict.Free)]
    [InlineData(9, 7, SlotVerdict.Free)]
    [InlineData(10, 15, SlotVerdict.Taken)]
    [InlineData(11, 45, SlotVerdict.Closed)]
    [InlineData(7, 30, SlotVerdict.TooSoon)]
    public void A_start_gets_the_reason_why_not(int hour, int minute, SlotVerdict expected)
    {
        var rules = Rules(IsoDayOfWeek.Tuesday, new HourRange(new(9, 0), new(12, 0)));
        var taken = new TakenRange(Lea.Id, At(2026, 11, 24, 10, 0), At(2026, 11, 24, 10, 30));

        Assert.Equal(expected, Availability.Judge(rules, [Lea], Cut, [taken], At(2026, 11, 24, hour, minute), At(2026, 11, 24, 7, 0)).Verdict);
    }

    [Fact]
    public void A_full_day_a_holiday_and_the_horizon_are_respected_and_an_exception_outranks_them()
    {
        var rules = Rules(IsoDayOfWeek.Friday, new HourRange(new(9, 0), new(12, 0))) with { HorizonDays = 40 };
        var now = At(2026, 12, 1, 8, 0);
        SlotVerdict On(int day, int hour, BookingRules? other = null, AgendaBook? agenda = null) => Availability.Judge(
            other ?? rules, [agenda ?? Lea], Cut, [new TakenRange(Lea.Id, At(2026, 12, 4, 9, 0), At(2026, 12, 4, 9, 30))], At(2026, 12, day, hour, 0), now).Verdict;

        Assert.Equal(SlotVerdict.DayFull, On(4, 11, agenda: Lea with { DailyCap = 1 }));
        Assert.Equal(SlotVerdict.Free, On(4, 11, agenda: Lea with { DailyCap = 2 }));
        Assert.Equal(SlotVerdict.Closed, On(25, 10)); // Christmas is a Friday
        Assert.Equal(SlotVerdict.Free, On(25, 10, rules with { Hours = rules.Hours with { OpenOnHolidays = true } }));
        Assert.Equal(SlotVerdict.Free, On(25, 10, rules with { Hours = rules.Hours with { Exceptions = [new SpecialDay(new(2026, 12, 25), [new HourRange(new(10, 0), new(11, 0))])] } }));
        Assert.Equal(SlotVerdict.Closed, On(4, 11, rules with { Hours = rules.Hours with { Exceptions = [new SpecialDay(new(2026, 12, 4), [])] } }));
        Assert.Equal(SlotVerdict.TooFar, On(18, 10, rules with { HorizonDays = 10 }));
    }

    [Fact]
    public void Three_slots_are_spread_over_half_days_when_there_are_some()
    {
        var rules = Rules(IsoDayOfWeek.Tuesday, new HourRange(new(9, 0), new(12, 0)), new HourRange(new(14, 0), new(19, 0)));
        var now = At(2026, 11, 24, 6, 0);
        var slots = Availability.Slots(rules, [Lea, Tom], Cut, [], now, now + Duration.FromHours(20), now);

        Assert.Equal([9, 14, 18], BestSlots.Choose(slots, Paris).Select(slot => slot.Start.InZone(Paris).Hour));
        Assert.Equal([9, 10, 11], BestSlots.Choose(slots, Paris, DayPeriod.Morning).Select(slot => slot.Start.InZone(Paris).Hour));
        Assert.Equal(slots[0].Start, BestSlots.Choose(slots.Take(1), Paris).Single().Start);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static LocalTime HalfHour(int number) => new(number / 2, number % 2 * 30);

    private static Instant At(int year, int month, int day, int hour, int minute) => new LocalDateTime(year, month, day, hour, minute).InZoneLeniently(Paris).ToInstant();

    private static BookingRules Rules(IsoDayOfWeek day, params HourRange[] ranges) => new() { Zone = Paris, Hours = new WeekHours([new DayHours(day, ranges)], []) };

    /// <summary>Four days of one agenda.</summary>
    private sealed record Case(BookingRules Rules, AgendaBook Agenda, BookableService Service, IReadOnlyList<TakenRange> Taken, Instant Now)
    {
        public Instant Until => Now + Duration.FromDays(4);

        public static Case Of(
            WeekHours hours, DateTimeZone zone, LocalDate date, (int Minutes, int Before, int After) service, (int Start, int Length, bool Counts)[] taken, (int Step, int Notice, int Horizon, int Cap) rules)
        {
            var now = date.AtStartOfDayInZone(zone).ToInstant() + Duration.FromHours(5);
            return new Case(
                new BookingRules { Zone = zone, Hours = hours, StepMinutes = rules.Step, MinimumNotice = Duration.FromHours(rules.Notice), HorizonDays = rules.Horizon },
                Lea with { DailyCap = rules.Cap == 0 ? null : rules.Cap },
                new BookableService("srv_1", "Coupe", service.Minutes, service.Before, service.After),
                [.. taken.Select(range => new TakenRange(Lea.Id, now + Duration.FromMinutes(15 * range.Start), now + Duration.FromMinutes(15 * (range.Start + range.Length)), range.Counts))],
                now);
        }

        public IReadOnlyList<Slot> Slots() => Availability.Slots(Rules, [Agenda], Service, Taken, Now, Until, Now);

        /// <summary>Every start that the steps of a stretch give, whether free or not.</summary>
        public IEnumerable<Instant> Grid() => Stretches().SelectMany(stretch => Enumerable.Range(0, (24 * 60 / Rules.StepMinutes) + 1)
                .Select(step => stretch.Start + Duration.FromMinutes(step * Rules.StepMinutes)).Where(start => start < stretch.End))
            .Where(start => start >= Now && start <= Until).Distinct();

        /// <summary>Looks at every minute of the appointment and of what is kept free around it.</summary>
        public bool MayBegin(Instant start)
        {
            var minutes = Enumerable.Range(0, Service.DurationMinutes).Select(minute => start + Duration.FromMinutes(minute));
            var block = Enumerable.Range(-Service.BufferBeforeMinutes, Service.DurationMinutes + Service.BufferBeforeMinutes + Service.BufferAfterMinutes)
                .Select(minute => start + Duration.FromMinutes(minute));
            var stretches = Stretches().ToList();
            var that = start.InZone(Rules.Zone).Date;
            return start >= Now + Rules.MinimumNotice && start <= Now + Duration.FromDays(Rules.HorizonDays)
                && minutes.All(minute => stretches.Any(stretch => stretch.Start <= minute && minute < stretch.End))
                && block.All(minute => !Taken.Any(range => range.Start <= minute && minute < range.End))
                && (Agenda.DailyCap is not { } cap || Taken.Count(range => range.Counts && range.Start.InZone(Rules.Zone).Date == that) < cap);
        }

        private IEnumerable<(Instant Start, Instant End)> Stretches()
        {
            var first = Now.InZone(Rules.Zone).Date.PlusDays(-2);
            return from day in Enumerable.Range(0, 9)
                   let date = first.PlusDays(day)
                   from range in Rules.Hours.On(date)
                   let start = Rules.Zone.MapLocal(date + range.Start)
                   let end = Rules.Zone.MapLocal((range.End > range.Start ? date : date.PlusDays(1)) + range.End)
                   let stretch = (Start: start.Count == 0 ? start.LateInterval.Start : start.Last().ToInstant(), End: end.Count == 0 ? end.LateInterval.Start : end.First().ToInstant())
                   where stretch.End > stretch.Start
                   select stretch;
        }
    }
}
