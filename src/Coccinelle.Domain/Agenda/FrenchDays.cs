using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>The day, or the stretch of days, in a plain text (<see cref="FrenchNumbers.Plain"/>).</summary>
internal static partial class FrenchDays
{
    private const string Names = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche";
    private const string Months = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre";

    private static readonly string[] DayNames = Names.Split('|');
    private static readonly string[] MonthNames = Months.Split('|');
    private static readonly DaysSaid Nothing = new(null, null);
    private static readonly DaysSaid Contradiction = new(null, null, false);

    /// <param name="plain">Without its time of day.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="time">The time of day that was said: « mardi à 18 heures » may be today.</param>
    public static DaysSaid Read(string plain, LocalDateTime now, LocalTime? time)
    {
        var today = now.Date;
        var weekday = Weekday().Match(plain) is { Success: true } day ? (IsoDayOfWeek?)(Array.IndexOf(DayNames, day.Groups["day"].Value) + 1) : null;
        if (Numeric().Match(plain) is { Success: true } numeric)
            return Dated(today, weekday, Number(numeric, "d"), Number(numeric, "m"), Year(numeric));
        if (Named().Match(plain) is { Success: true } named)
            return Dated(today, weekday, Number(named, "d"), Array.IndexOf(MonthNames, named.Groups["month"].Value) + 1, Year(named));
        if (plain.Contains("apres demain", StringComparison.Ordinal))
            return On(today.PlusDays(2), weekday);
        if (Tomorrow().IsMatch(plain))
            return On(today.PlusDays(1), weekday);
        if (plain.Contains("aujourd hui", StringComparison.Ordinal))
            return On(today, weekday);
        if (InDays().Match(plain) is { Success: true } later)
            return On(Later(today, later), weekday);
        if (weekday is { } name)
            return NextDay(plain, now, name, time);
        return Stretch(plain, today);
    }

    /// <summary>A day and a month; without a year the next one that comes.</summary>
    private static DaysSaid Dated(LocalDate today, IsoDayOfWeek? weekday, int day, int month, int? year)
    {
        if (month is < 1 or > 12 || day < 1)
            return Contradiction;
        var years = year is { } said ? [said < 100 ? 2000 + said : said] : Enumerable.Range(today.Year, 8); // a 29 February may be years away
        var dates = years.Where(y => y is > 1900 and < 3000 && day <= CalendarSystem.Iso.GetDaysInMonth(y, month)).Select(y => new LocalDate(y, month, day)).ToList();
        return dates.FirstOrDefault(date => year is not null || date >= today) is { Year: > 1900 } found ? On(found, weekday) : Contradiction;
    }

    /// <summary>« mardi 3 mars » of a year in which that is a Wednesday is a mistake of somebody's, and nobody here knows whose.</summary>
    private static DaysSaid On(LocalDate date, IsoDayOfWeek? weekday)
        => weekday is { } said && said != date.DayOfWeek ? Contradiction : new DaysSaid(date, null);

    private static DaysSaid NextDay(string plain, LocalDateTime now, IsoDayOfWeek name, LocalTime? time)
    {
        var next = now.Date.Next(name);
        if (DayOfMonth().Match(plain) is { Success: true } number)
            return OnDayOfMonth(now.Date, Number(number, "d"), name);
        if (plain.Contains("semaine prochaine", StringComparison.Ordinal))
            return new DaysSaid(now.Date.Next(IsoDayOfWeek.Monday).PlusDays((int)name - 1), null);
        if (EightDays().IsMatch(plain))
            return new DaysSaid(next.PlusDays(7), null);
        var isToday = now.Date.DayOfWeek == name && time > now.TimeOfDay && !plain.Contains("prochain", StringComparison.Ordinal);
        return new DaysSaid(isToday ? now.Date : next, null);
    }

    private static DaysSaid OnDayOfMonth(LocalDate today, int day, IsoDayOfWeek? weekday)
    {
        for (var date = today; date < today.PlusMonths(3); date = date.PlusDays(1))
        {
            if (date.Day == day && (weekday is null || date.DayOfWeek == weekday))
                return new DaysSaid(date, null);
        }

        return Contradiction;
    }

    private static DaysSaid Stretch(string plain, LocalDate today)
    {
        var monday = today.Next(IsoDayOfWeek.Monday);
        if (plain.Contains("semaine prochaine", StringComparison.Ordinal))
            return new DaysSaid(monday, monday.PlusDays(6));
        if (plain.Contains("cette semaine", StringComparison.Ordinal))
            return new DaysSaid(today, monday.PlusDays(-1));
        if (plain.Contains("week end", StringComparison.Ordinal))
            return new DaysSaid(monday.PlusDays(-2) < today ? today : monday.PlusDays(-2), monday.PlusDays(-1));
        if (MonthAlone().Match(plain) is { Success: true } month && Array.IndexOf(MonthNames, month.Groups["month"].Value) + 1 is var number)
        {
            var first = new LocalDate(number < today.Month ? today.Year + 1 : today.Year, number, 1);
            return new DaysSaid(first < today ? today : first, first.PlusMonths(1).PlusDays(-1));
        }

        return DayOfMonth().Match(plain) is { Success: true } day ? OnDayOfMonth(today, Number(day, "d"), null) : Nothing;
    }

    /// <summary>« Dans huit jours » is in a week, « dans quinze jours » in two.</summary>
    private static LocalDate Later(LocalDate today, Match later)
    {
        var (count, unit) = (Number(later, "count"), later.Groups["unit"].Value);
        return unit[0] switch
        {
            'j' => today.PlusDays(count switch { 8 => 7, 15 => 14, _ => count }),
            's' => today.PlusDays(7 * count),
            _ => today.PlusMonths(count),
        };
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static int? Year(Match match) => match.Groups["y"].Success ? Number(match, "y") : null;

    [GeneratedRegex(@"\bdemain\b")]
    private static partial Regex Tomorrow();

    [GeneratedRegex($@"\b(?<day>{Names})\b")]
    private static partial Regex Weekday();

    [GeneratedRegex(@"(?<![0-9/])(?<d>[0-9]{1,2})/(?<m>[0-9]{1,2})(?:/(?<y>[0-9]{4}|[0-9]{2}))?(?![0-9/])")]
    private static partial Regex Numeric();

    [GeneratedRegex($@"\b(?<d>[0-9]{{1,2}})(?:er)? (?<month>{Months})\b(?: (?<y>[0-9]{{4}})\b)?")]
    private static partial Regex Named();

    [GeneratedRegex($@"\b(?<month>{Months})\b")]
    private static partial Regex MonthAlone();

    [GeneratedRegex(@"\bdans (?<count>[0-9]{1,3}) (?<unit>jours?|semaines?|mois)\b")]
    private static partial Regex InDays();

    [GeneratedRegex(@"\ben (?:8|15)\b")]
    private static partial Regex EightDays();

    [GeneratedRegex($@"(?:\ble|{Names}) (?<d>[0-9]{{1,2}})\b(?! ?/)")]
    private static partial Regex DayOfMonth();
}

/// <summary>What was said of days.</summary>
/// <param name="Date">The day, or the first of a stretch; null when none was said.</param>
/// <param name="Until">The last day of a stretch.</param>
/// <param name="Understood">False when what was said contradicts itself.</param>
internal sealed record DaysSaid(LocalDate? Date, LocalDate? Until, bool Understood = true);
