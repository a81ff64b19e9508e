using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Domain.Agenda;

/// <summary>
/// Reads what a model passes on as a day and a time: ISO, or the caller's own words (« mardi prochain à 14h30 », « le 3 mars »). Nothing is
/// guessed: what contradicts itself or says nothing is not understood.
/// </summary>
public static partial class FrenchTimes
{
    /// <summary>What was said; null when nothing of it was understood.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="now">The firm's wall clock.</param>
    /// <param name="zone">The firm's: an ISO time with an offset is brought there.</param>
    public static TimeReading? Read(string? text, LocalDateTime now, DateTimeZone zone)
    {
        if (ReadIso(text?.Trim() ?? "", zone) is { } iso)
            return iso;
        var plain = FrenchNumbers.Plain(text);
        if (InHours().Match(plain) is { Success: true } soon)
            return ReadSoon(soon, now);

        var (time, afterTime) = FrenchClock.Take(plain);
        var (period, rest) = FrenchClock.TakePeriod(afterTime);
        if (time is null && FrenchClock.HasClock(afterTime))
            return null; // 25 heures
        if (time is { Hour: < 12 } && period is DayPeriod.Evening or DayPeriod.Afternoon && time is { Hour: > 0 } early)
            time = early.PlusHours(12);
        var days = FrenchDays.Read(rest, now, time);
        if (days is { Understood: false })
            return null;
        return days.Date is null && time is null && period is null ? null : new TimeReading(days.Date, days.Until, time, time is null ? period : null);
    }

    private static TimeReading? ReadIso(string text, DateTimeZone zone)
    {
        if (text.Length is < 10 or > 40)
            return null;
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } date)
            return new TimeReading(date.Value);
        text = text.Replace(' ', 'T');
        if (OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } moment)
            return Of(moment.Value.ToInstant().InZone(zone).LocalDateTime);
        foreach (var pattern in (LocalDateTimePattern[])[LocalDateTimePattern.ExtendedIso, Minutes])
        {
            if (pattern.Parse(text) is { Success: true } local)
                return Of(local.Value);
        }

        return null;
    }

    private static TimeReading ReadSoon(Match soon, LocalDateTime now)
    {
        var count = int.Parse(soon.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        var then = soon.Groups["unit"].Value.StartsWith('h') ? now.PlusHours(count) : now.PlusMinutes(count);
        return Of(then);
    }

    private static TimeReading Of(LocalDateTime at) => new(at.Date, Time: new LocalTime(at.Hour, at.Minute));

    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    [GeneratedRegex(@"\bdans (?<count>[0-9]{1,3}) (?<unit>heures?|h|minutes?|min)\b")]
    private static partial Regex InHours();
}
