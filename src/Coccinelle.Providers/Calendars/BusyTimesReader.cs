using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using NodaTime;
using Duration = NodaTime.Duration;
using Period = Ical.Net.DataTypes.Period;

namespace Coccinelle.Providers.Calendars;

/// <summary>
/// Reads when the owner of a foreign calendar is busy. Whole days and times without a zone are those of the firm's wall clock. Free and
/// cancelled events do not count, nor do our own appointments, which a calendar that subscribes to our feed hands back. Each event is
/// worked out for itself, so that one that is broken costs none of the others.
/// </summary>
public static class BusyTimesReader
{
    private const int MostEvents = 20_000;
    private const int MostTimes = 10_000;

    /// <summary>Candidates of all rules together: some seconds of work at the very most.</summary>
    private const long MostWork = 200_000;

    private static readonly Duration LongestEvent = Duration.FromDays(366);

    private static readonly EvaluationOptions Bounded = new() { MaxUnmatchedIncrementsLimit = 5_000 };

    /// <param name="text">The calendar.</param>
    /// <param name="zone">The firm's.</param>
    /// <param name="from">What ends before does not count.</param>
    /// <param name="to">What begins after it does not count.</param>
    /// <param name="ownUids">How the names of our own appointments end.</param>
    public static BusyReading Read(string text, DateTimeZone zone, Instant from, Instant to, string ownUids)
    {
        if (IcsOutline.Read(text) is not { } outline)
            return new BusyReading.Unreadable(CalendarFault.NotACalendar);
        var events = outline.Take(MostEvents + 1).Select(lines => new IcsEvent(lines, zone)).ToList();
        if (events.Count > MostEvents)
            return new BusyReading.Unreadable(CalendarFault.TooLarge);

        var (times, skipped, work) = (new List<Interval>(), 0, MostWork);
        foreach (var series in events.Where(one => !one.Uid.EndsWith(ownUids, StringComparison.OrdinalIgnoreCase)).GroupBy(one => one.Uid, StringComparer.Ordinal))
        {
            List<IcsEvent> all = [.. series];
            if (all.TrueForAll(one => one.IsElsewhere(from, to)))
                continue;
            if (Cost(all, to) is not { } cost || (work -= cost) < 0)
                skipped += all.Count;
            else if (!TryExpand(all, zone, from, to, times))
                skipped++;
            if (times.Count > MostTimes)
                return new BusyReading.Unreadable(CalendarFault.TooLarge);
        }

        return new BusyReading.Read(Merged(times), skipped);
    }

    private static long? Cost(List<IcsEvent> series, Instant to)
    {
        var sum = (long)series.Count;
        foreach (var one in series)
        {
            if (!one.IsReadable || (one.Rule is not null && one.CostUntil(to) is null))
                return null;
            sum += one.CostUntil(to) ?? 0;
        }

        return sum;
    }

    private static bool TryExpand(List<IcsEvent> series, DateTimeZone zone, Instant from, Instant to, List<Interval> times)
    {
        var before = times.Count;
        try
        {
            var calendar = Calendar.Load($"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{string.Concat(series.Select(one => one.Text))}END:VCALENDAR\r\n");
            if (calendar is null)
                return false;
            // One that began long ago may still go on.
            var (start, end) = (Utc(from - LongestEvent), Utc(to));
            foreach (var occurrence in calendar.GetOccurrences<CalendarEvent>(start, Bounded).TakeWhileBefore(end))
            {
                if (IsBusy(occurrence.Source) && IntervalOf(occurrence.Period, zone) is { } time && time.End > from && time.Start < to && time.Duration <= LongestEvent)
                    times.Add(time);
                if (times.Count > MostTimes)
                    return true;
            }

            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            times.RemoveRange(before, times.Count - before); // Ical.Net throws whatever it trips over: the text is a stranger's
            return false;
        }
    }

    private static bool IsBusy(IRecurrable source)
        => source is CalendarEvent one && !EventStatus.Cancelled.Equals(one.Status, StringComparison.OrdinalIgnoreCase)
            && !TransparencyType.Transparent.Equals(one.Transparency, StringComparison.OrdinalIgnoreCase);

    private static Interval? IntervalOf(Period period, DateTimeZone zone)
    {
        var (start, end) = (InstantOf(period.StartTime, zone), period.EffectiveEndTime is { } until ? InstantOf(until, zone) : (Instant?)null);
        if (!period.StartTime.HasTime && (end is null || end <= start))
            end = InstantOf(period.StartTime.AddDays(1), zone);
        return end > start ? new Interval(start, end) : null;
    }

    private static Instant InstantOf(CalDateTime at, DateTimeZone zone)
        => at.HasTime ? Instant.FromDateTimeUtc(DateTime.SpecifyKind(at.AsUtc, DateTimeKind.Utc)) : LocalDate.FromDateOnly(at.Date).AtStartOfDayInZone(zone).ToInstant();

    private static CalDateTime Utc(Instant at) => new(at.ToDateTimeUtc(), CalDateTime.UtcTzId);

    private static List<Interval> Merged(List<Interval> times)
    {
        var merged = new List<Interval>();
        foreach (var time in times.OrderBy(time => time.Start))
        {
            if (merged.Count > 0 && time.Start <= merged[^1].End)
                merged[^1] = new Interval(merged[^1].Start, Instant.Max(merged[^1].End, time.End));
            else
                merged.Add(time);
        }

        return merged;
    }
}
