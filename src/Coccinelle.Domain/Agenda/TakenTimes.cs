using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>What is taken on one agenda, sorted to be asked many times.</summary>
internal sealed class TakenTimes
{
    private readonly List<(Instant Start, Instant End)> _merged = [];
    private readonly Dictionary<LocalDate, int> _counts = [];

    public TakenTimes(IEnumerable<TakenRange> taken, DateTimeZone zone)
    {
        foreach (var range in taken.Where(range => range.End > range.Start).OrderBy(range => range.Start))
        {
            if (_merged.Count > 0 && range.Start < _merged[^1].End)
                _merged[^1] = (_merged[^1].Start, Instant.Max(_merged[^1].End, range.End));
            else
                _merged.Add((range.Start, range.End));
            if (range.Counts)
                _counts[DateOf(range.Start, zone)] = CountOn(DateOf(range.Start, zone)) + 1;
        }
    }

    /// <summary>Whether something lies between; what only touches does not.</summary>
    public bool Overlaps(Instant start, Instant end)
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

        return low < _merged.Count && _merged[low].Start < end;
    }

    public bool IsFull(Instant start, int? cap, DateTimeZone zone) => cap is { } most && CountOn(DateOf(start, zone)) >= most;

    private int CountOn(LocalDate date) => _counts.GetValueOrDefault(date);

    private static LocalDate DateOf(Instant at, DateTimeZone zone) => at.InZone(zone).Date;
}
