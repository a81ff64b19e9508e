using System.Globalization;

namespace Coccinelle.Providers.Calendars;

/// <summary>
/// Whether a rule of repetition is one of people's calendars. One that repeats by the minute, or names every second of a year, is either a
/// mistake or an attack; working it out costs more than all calendars together.
/// </summary>
internal static class IcsRule
{
    private const int MostTimesADay = 24;
    private const int LongestList = 366;
    private const int LongestInterval = 10_000;

    private static readonly string[] Lists = ["BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"];

    /// <summary>How many candidates have to be looked at to follow the rule for so many days; null when it is not followed at all.</summary>
    public static long? Cost(string rule, int days)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in rule.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is not [var name, var value] || !parts.TryAdd(name.Trim(), value.Trim()))
                return null;
        }

        var daysOfOne = parts.GetValueOrDefault("FREQ")?.ToUpperInvariant() switch { "DAILY" => 1, "WEEKLY" => 7, "MONTHLY" => 28, "YEARLY" => 365, _ => 0 };
        if (daysOfOne == 0 || Lists.Any(list => Length(list) > LongestList) || !IsInterval(parts.GetValueOrDefault("INTERVAL"), out var interval))
            return null;
        var timesADay = Math.Max(1, Length("BYSECOND")) * Math.Max(1, Length("BYMINUTE")) * Math.Max(1, Length("BYHOUR"));
        if (timesADay > MostTimesADay)
            return null;
        var candidates = Length("BYDAY") + Length("BYMONTHDAY") + Length("BYYEARDAY") + Length("BYWEEKNO") > 0 ? daysOfOne : Math.Max(1, Length("BYMONTH"));
        return (days / ((long)daysOfOne * interval) + 1) * candidates * timesADay;

        int Length(string list) => parts.TryGetValue(list, out var value) ? value.Count(c => c == ',') + 1 : 0;
    }

    private static bool IsInterval(string? text, out int interval)
    {
        interval = 1;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out interval) && interval is > 0 and <= LongestInterval);
    }
}
