using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>A part of the day, as people ask for it.</summary>
public enum DayPeriod
{
    /// <summary>Before noon.</summary>
    Morning,

    /// <summary>From noon to 18 h.</summary>
    Afternoon,

    /// <summary>From 18 h.</summary>
    Evening,
}

/// <summary>A few slots that can be said on the phone, instead of forty.</summary>
public static class BestSlots
{
    /// <summary>
    /// The soonest, then others that differ from those before: another half-day where there is one, else another hour, else what is left.
    /// In order of time, no start twice.
    /// </summary>
    public static IReadOnlyList<Slot> Choose(IEnumerable<Slot> slots, DateTimeZone zone, DayPeriod? period = null, int count = 3)
    {
        var offers = slots.DistinctBy(slot => slot.Start)
            .Select(slot => (Slot: slot, Local: slot.Start.InZone(zone).LocalDateTime))
            .Where(offer => period is null || PeriodOf(offer.Local.TimeOfDay) == period)
            .ToList();
        var chosen = offers.DistinctBy(offer => (offer.Local.Date, PeriodOf(offer.Local.TimeOfDay))).Take(count).ToList();
        chosen.AddRange(offers.DistinctBy(offer => (offer.Local.Date, offer.Local.Hour)).Except(chosen).Take(count - chosen.Count));
        chosen.AddRange(offers.Except(chosen).Take(count - chosen.Count));
        return [.. chosen.Select(offer => offer.Slot).OrderBy(slot => slot.Start)];
    }

    public static DayPeriod PeriodOf(LocalTime time)
        => time.Hour < 12 ? DayPeriod.Morning : time.Hour < 18 ? DayPeriod.Afternoon : DayPeriod.Evening;
}
