using System.Text;

namespace Coccinelle.Providers.Calendars;

/// <summary>
/// The few lines of a foreign calendar that say when its owner is busy. Titles, descriptions, guests, alarms and definitions of zones are
/// not even read: they are nobody's business here, and most of what a hostile calendar can do harm with.
/// </summary>
internal static class IcsOutline
{
    /// <summary>Far above a line of dates; a longer one is left out.</summary>
    private const int LongestLine = 20_000;

    /// <summary>The dates of one event that may stand on lines of their own, and whatever else repeats.</summary>
    private const int MostLines = 300;

    private const int DeepestNesting = 10;

    private static readonly HashSet<string> Once = ["UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "STATUS", "TRANSP", "SEQUENCE"];

    private static readonly HashSet<string> Many = ["RDATE", "EXDATE"];

    /// <summary>The events, each as its lines; null when the text is no calendar.</summary>
    public static IEnumerable<List<IcsLine>>? Read(string text)
    {
        var lines = Unfolded(text.TrimStart('\ufeff')).GetEnumerator();
        return lines.MoveNext() && lines.Current.Trim().Equals("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase) ? Events(lines) : null;
    }

    /// <summary>Only what stands directly in an event that stands directly in a calendar.</summary>
    private static IEnumerable<List<IcsLine>> Events(IEnumerator<string> lines)
    {
        var (depth, current) = (1, (List<IcsLine>?)null);
        while (lines.MoveNext())
        {
            if (!IcsLine.TryParse(lines.Current, out var line))
                continue;
            switch (line.Name)
            {
                case "BEGIN" when depth == 1 && Is(line, "VCALENDAR"):
                    break; // several calendars may stand in one text
                case "BEGIN":
                    if (++depth > DeepestNesting)
                        yield break;
                    if (depth == 2)
                        current = Is(line, "VEVENT") ? [] : null;
                    break;
                case "END" when depth > 1:
                    if (--depth == 1 && current is not null)
                        yield return current;
                    break;
                default:
                    if (depth == 2 && current is not null && current.Count < MostLines && IsOfUse(line, current))
                        current.Add(line);
                    break;
            }
        }
    }

    private static bool Is(IcsLine line, string component) => line.Value.Trim().Equals(component, StringComparison.OrdinalIgnoreCase);

    private static bool IsOfUse(IcsLine line, List<IcsLine> known)
        => Many.Contains(line.Name) || (Once.Contains(line.Name) && known.TrueForAll(other => other.Name != line.Name));

    /// <summary>Lines as they were before they were folded (RFC 5545, 3.1).</summary>
    private static IEnumerable<string> Unfolded(string text)
    {
        using var reader = new StringReader(text);
        var (current, isTooLong) = (new StringBuilder(), false);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] is ' ' or '\t')
            {
                isTooLong |= current.Length + line.Length > LongestLine;
                if (!isTooLong)
                    current.Append(line, 1, line.Length - 1);
                continue;
            }

            if (!isTooLong && current.Length > 0)
                yield return current.ToString();
            current.Clear();
            isTooLong = line.Length > LongestLine;
            if (!isTooLong)
                current.Append(line);
        }

        if (!isTooLong && current.Length > 0)
            yield return current.ToString();
    }
}
