using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>
/// When a service can be booked: a function of hours, rules and what is taken, and of nothing else. The appointment itself lies within
/// the hours; what is kept free around it may lie outside them.
/// </summary>
public static class Availability
{
    /// <summary>Every start that can be offered between two moments, by time, then in the order of the agendas.</summary>
    public static IReadOnlyList<Slot> Slots(
        BookingRules rules, IReadOnlyList<AgendaBook> agendas, BookableService service, IReadOnlyCollection<TakenRange> taken, Instant from, Instant to, Instant now)
    {
        var (earliest, latest) = (Instant.Max(from, Earliest(rules, now)), Instant.Min(to, Latest(rules, now)));
        if (earliest > latest)
            return [];
        var byAgenda = taken.ToLookup(range => range.AgendaId);
        var firmHours = new OpenTimes(rules.Hours, rules.Zone, earliest, latest);
        return
        [
            .. agendas.Where(service.IsOfferedBy)
                .SelectMany((agenda, order) => OnAgenda(
                        rules, agenda, service, agenda.Hours is null ? firmHours : new OpenTimes(agenda.Hours, rules.Zone, earliest, latest),
                        new TakenTimes(byAgenda[agenda.Id], rules.Zone), earliest, latest)
                    .Select(slot => (Slot: slot, Order: order)))
                .OrderBy(offer => offer.Slot.Start).ThenBy(offer => offer.Order)
                .Select(offer => offer.Slot),
        ];
    }

    /// <summary>May a service begin just then? People book at 14:35 what is offered at 14:30: every minute within the hours will do.</summary>
    /// <returns>The first agenda in order that can, or the reason that is nearest to a yes.</returns>
    public static (SlotVerdict Verdict, Slot? Slot) Judge(
        BookingRules rules, IReadOnlyList<AgendaBook> agendas, BookableService service, IReadOnlyCollection<TakenRange> taken, Instant start, Instant now)
    {
        if (start < Earliest(rules, now))
            return (SlotVerdict.TooSoon, null);
        if (start > Latest(rules, now))
            return (SlotVerdict.TooFar, null);
        var verdict = SlotVerdict.Closed;
        foreach (var agenda in agendas.Where(service.IsOfferedBy))
        {
            var slot = Slot.Of(agenda, service, start);
            var times = new TakenTimes(taken.Where(range => range.AgendaId == agenda.Id), rules.Zone);
            var here = !new OpenTimes(agenda.Hours ?? rules.Hours, rules.Zone, slot.Start, slot.End).Covers(slot.Start, slot.End) ? SlotVerdict.Closed
                : times.Overlaps(slot.BlockStart, slot.BlockEnd) ? SlotVerdict.Taken
                : times.IsFull(start, agenda.DailyCap, rules.Zone) ? SlotVerdict.DayFull
                : SlotVerdict.Free;
            if (here == SlotVerdict.Free)
                return (here, slot);
            verdict = here > verdict ? here : verdict;
        }

        return (verdict, null);
    }

    private static IEnumerable<Slot> OnAgenda(
        BookingRules rules, AgendaBook agenda, BookableService service, OpenTimes open, TakenTimes taken, Instant earliest, Instant latest)
    {
        var step = Duration.FromMinutes(Math.Max(1, rules.StepMinutes));
        var seen = new HashSet<Instant>(); // stretches that overlap offer a start once
        foreach (var stretch in open.Stretches.Where(stretch => stretch.End > earliest && stretch.Start <= latest))
        {
            var skipped = earliest > stretch.Start ? Math.Ceiling((earliest - stretch.Start) / step) : 0;
            for (var start = stretch.Start + (step * skipped); start < stretch.End && start <= latest; start += step)
            {
                var slot = Slot.Of(agenda, service, start);
                if (open.Covers(slot.Start, slot.End) && !taken.Overlaps(slot.BlockStart, slot.BlockEnd) && !taken.IsFull(start, agenda.DailyCap, rules.Zone) && seen.Add(start))
                    yield return slot;
            }
        }
    }

    private static Instant Earliest(BookingRules rules, Instant now) => now + Duration.Max(rules.MinimumNotice, Duration.Zero);

    private static Instant Latest(BookingRules rules, Instant now) => now + Duration.FromDays(rules.HorizonDays);
}
