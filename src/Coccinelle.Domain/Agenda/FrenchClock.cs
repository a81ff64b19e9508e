using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>The time of day in a plain text (<see cref="FrenchNumbers.Plain"/>).</summary>
internal static partial class FrenchClock
{
    /// <summary>The time, and the text without it; no time when there is none, or none of this world.</summary>
    public static (LocalTime? Time, string Remainder) Take(string plain)
    {
        var match = Clock().Match(plain);
        if (!match.Success)
            return (null, plain);
        var hour = match.Groups["noon"].Success ? 12 : match.Groups["midnight"].Success ? 0 : Number(match.Groups["hour"]);
        var minute = Number(match.Groups["minute"]) + match.Groups["part"].Value.Trim() switch
        {
            "et demie" or "et demi" => 30,
            "et quart" => 15,
            "moins le quart" or "moins quart" => -15,
            "" => 0,
            var less => -Number(less["moins ".Length..]),
        };
        if (match.Groups["side"].Value is "du soir" or "de l apres midi" && hour is > 0 and < 12)
            hour += 12;
        var total = (hour * 60) + minute;
        if (hour > 24 || Number(match.Groups["minute"]) > 59 || total > 24 * 60)
            return (null, plain);
        total = ((total % 1440) + 1440) % 1440;
        return (new LocalTime(total / 60, total % 60), plain.Remove(match.Index, match.Length).Insert(match.Index, " | "));
    }

    /// <summary>Whether something still looks like a time.</summary>
    public static bool HasClock(string plain) => Clock().IsMatch(plain);

    /// <summary>The part of the day, and the text without it.</summary>
    public static (DayPeriod? Period, string Remainder) TakePeriod(string plain)
    {
        var match = Period().Match(plain);
        DayPeriod? period = !match.Success ? null
            : match.Value.Contains("midi", StringComparison.Ordinal) ? DayPeriod.Afternoon
            : match.Value.Contains("matin", StringComparison.Ordinal) ? DayPeriod.Morning
            : DayPeriod.Evening;
        var today = match.Value.StartsWith("ce", StringComparison.Ordinal) ? " aujourd hui " : " ";
        return (period, match.Success ? plain.Remove(match.Index, match.Length).Insert(match.Index, today) : plain);
    }

    private static int Number(Group digits) => digits.Success ? Number(digits.Value) : 0;

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"(?<!apres )\b(?:(?:(?:(?<noon>midi)|(?<midnight>minuit)|(?<hour>[0-9]{1,2}) ?(?:heures?|h))(?: ?(?<minute>[0-9]{1,2})\b(?! ?/))?)" +
        @"(?<part> et demie?| et quart| moins le quart| moins quart| moins [0-9]{1,2}\b)?|(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::[0-9]{2})?)" +
        @"(?: (?<side>du matin|du soir|de l apres midi))?(?![a-z0-9])")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(?:ce |cet |en |dans |l |le |la |fin d |fin de |debut de |debut d )*(?:matinee|matin|apres midi|aprem|soiree|soir)\b")]
    private static partial Regex Period();
}
