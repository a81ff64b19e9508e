using System.Text;
using System.Text.RegularExpressions;
using Ical.Net;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Providers.Calendars;

/// <summary>One event of a foreign calendar, with every time in a zone that is known.</summary>
internal sealed partial class IcsEvent
{
    private static readonly LocalDatePattern Compact = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>Nobody's calendar begins earlier; and a rule is followed from its first day.</summary>
    private static readonly LocalDate Earliest = new(1900, 1, 1);
    private static readonly LocalDate Latest = new(2200, 1, 1);

    private readonly LocalDate? _start;
    private readonly LocalDate? _end;

    public IcsEvent(IReadOnlyList<IcsLine> lines, DateTimeZone zone)
    {
        Uid = Find(lines, "UID")?.Value.Trim() is { Length: > 0 } uid ? uid : $"{Guid.NewGuid():N}";
        Rule = Find(lines, "RRULE")?.Value;
        _start = DateOf(Find(lines, "DTSTART"));
        _end = Find(lines, "DURATION") is not null ? Latest : DateOf(Find(lines, "DTEND")) ?? _start;
        Repeats = Rule is not null || lines.Any(line => line.Name == "RDATE");
        Text = TextOf(lines, zone);
    }

    public string Uid { get; }

    /// <summary>For Ical.Net.</summary>
    public string Text { get; }

    public string? Rule { get; }

    public bool Repeats { get; }

    public bool IsReadable => _start is { } start && start >= Earliest && start < Latest;

    /// <summary>Without working it out: certainly before or after, whatever the zone.</summary>
    public bool IsElsewhere(Instant from, Instant to)
        => !Repeats && _start is { } start && _end is { } end
            && (start > to.InUtc().Date.PlusDays(2) || Max(start, end) < from.InUtc().Date.PlusDays(-2));

    /// <inheritdoc cref="IcsRule.Cost"/>
    public long? CostUntil(Instant to) => Rule is null ? null : IcsRule.Cost(Rule, Math.Max(0, Period.DaysBetween(_start!.Value, to.InUtc().Date)));

    private static IcsLine? Find(IReadOnlyList<IcsLine> lines, string name) => lines.FirstOrDefault(line => line.Name == name);

    private static LocalDate? DateOf(IcsLine? line)
        => line?.Value.Trim() is { Length: >= 8 } text && Compact.Parse(text[..8]) is { Success: true } date ? date.Value : null;

    private static LocalDate Max(LocalDate one, LocalDate other) => one > other ? one : other;

    private static string TextOf(IReadOnlyList<IcsLine> lines, DateTimeZone zone)
    {
        var text = new StringBuilder("BEGIN:VEVENT\r\n");
        text.Append("UID:series\r\n"); // one series at a time: what it is called matters no more
        var hasTime = Find(lines, "DTSTART")?.Value.Contains('T', StringComparison.OrdinalIgnoreCase) is true;
        foreach (var line in lines.Where(line => line.Name != "UID"))
        {
            var value = line.Name == "RRULE" && hasTime ? UntilDay().Replace(line.Value.Trim(), "UNTIL=$1T235959") : line.Value.Trim(); // that day is meant too
            text.Append(line.Name).Append(Placed(line, zone)).Append(':').Append(value).Append("\r\n");
        }

        return text.Append("END:VEVENT\r\n").ToString();
    }

    /// <summary>Of the parameters, those that count: a zone that is known (Outlook's names too) stays, one that is not, or none, is the firm's.</summary>
    private static string Placed(IcsLine line, DateTimeZone zone)
    {
        if (line.Name is not ("DTSTART" or "DTEND" or "RDATE" or "EXDATE" or "RECURRENCE-ID"))
            return "";
        var kind = line.Parameter("VALUE")?.ToUpperInvariant();
        if (kind == "DATE" || !line.Value.Contains('T', StringComparison.OrdinalIgnoreCase))
            return ";VALUE=DATE";
        var place = kind == "PERIOD" ? ";VALUE=PERIOD" : "";
        if (line.Value.TrimEnd().EndsWith('Z'))
            return place;
        return $"{place};TZID={(line.Parameter("TZID") is { } named && IsZone(named) ? named : zone.Id)}";
    }

    private static bool IsZone(string name)
    {
        try
        {
            return name.Length <= 100 && !name.AsSpan().ContainsAny(";:,\"") && DefaultTimeZoneResolver.GetZone(name) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"UNTIL=(\d{8})(?=;|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex UntilDay();
}
