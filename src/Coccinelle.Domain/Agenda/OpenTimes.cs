using NodaTime;
using NodaTime.TimeZones;

namespace Coccinelle.Domain.Agenda;

/// <summary>
/// Hours by the wall clock as stretches of real time. A wall-clock time that a spring night leaves out begins when the clock goes on; one
/// that an autumn night has twice opens at the second and closes at the first: never is somebody booked when the door may be shut.
/// </summary>
internal sealed class OpenTimes
{
    private static readonly ZoneLocalMappingResolver Opening = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);
    private static readonly ZoneLocalMappingResolver Closing = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly List<(Instant Start, Instant End)> _merged = [];

    /// <summary>The stretches that touch the time from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public OpenTimes(WeekHours hours, DateTimeZone zone, Instant from, Instant to)
    {
        var stretches = new List<(Instant Start, Instant End)>();
        var last = to.InZone(zone).Date.PlusDays(1); // what is open across midnight goes on into it
        for (var date = from.InZone(zone).Date.PlusDays(-1); date <= last; date = date.PlusDays(1))
            stretches.AddRange(hours.On(date).Select(range => Real(date, range, zone)).Where(stretch => stretch.End > stretch.Start));
        stretches.Sort();
        Stretches = stretches;
        foreach (var stretch in stretches)
        {
            if (_merged.Count > 0 && stretch.Start <= _merged[^1].End)
                _merged[^1] = (_merged[^1].Start, Instant.Max(_merged[^1].End, stretch.End));
            else
                _merged.Add(stretch);
        }
    }

    /// <summary>Each stretch as the hours name it, by its start: the steps are counted from there.</summary>
    public IReadOnlyList<(Instant Start, Instant End)> Stretches { get; }

    /// <summary>Whether it is open all the while; stretches that touch are one.</summary>
    public bool Covers(Instant start, Instant end)
    {
        var (low, high) = (0, _merged.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_merged[middle].End <= start)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return low < _merged.Count && _merged[low].Start <= start && end <= _merged[low].End;
    }

    private static (Instant Start, Instant End) Real(LocalDate date, HourRange range, DateTimeZone zone)
        => ((date + range.Start).InZone(zone, Opening).ToInstant(),
            ((range.End > range.Start ? date : date.PlusDays(1)) + range.End).InZone(zone, Closing).ToInstant());
}
