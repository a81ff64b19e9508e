using System.Globalization;
using NodaTime;

namespace Coccinelle.Domain.Texts;

/// <summary>Days and times as one says them on the phone, seen from today.</summary>
public static class SpokenTimes
{
    private static readonly string[] Days = ["", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

    private static readonly string[] Months =
        ["", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    /// <summary><c>demain à 9 heures 30</c>, <c>jeudi 27 août à 10 heures</c>.</summary>
    public static string Of(LocalDateTime at, LocalDate today) => $"{Day(at.Date, today)} à {Time(at.TimeOfDay)}";

    /// <summary><c>aujourd'hui</c>, <c>demain</c>, <c>jeudi 27 août</c>; with its year when it is far away.</summary>
    public static string Day(LocalDate date, LocalDate today) => Period.DaysBetween(today, date) switch
    {
        0 => "aujourd'hui",
        1 => "demain",
        < -1 or > 330 => $"{Written(date)} {date.Year.ToString(CultureInfo.InvariantCulture)}",
        _ => Written(date),
    };

    /// <summary><c>jeudi 27 août</c>, <c>samedi 1er mars</c>.</summary>
    public static string Written(LocalDate date)
        => $"{Days[(int)date.DayOfWeek]} {(date.Day == 1 ? "1er" : date.Day.ToString(CultureInfo.InvariantCulture))} {Months[date.Month]}";

    /// <summary><c>9 heures 30</c>, <c>midi</c>, <c>minuit</c>.</summary>
    public static string Time(LocalTime time)
    {
        var minutes = time.Minute == 0 ? "" : " " + time.Minute.ToString(CultureInfo.InvariantCulture);
        return time.Hour switch
        {
            0 => "minuit" + minutes,
            12 => "midi" + minutes,
            1 => "1 heure" + minutes,
            var hour => hour.ToString(CultureInfo.InvariantCulture) + " heures" + minutes,
        };
    }

    /// <summary>As an SMS has it: <c>14 h 30</c>, <c>9 h</c>.</summary>
    public static string Brief(LocalTime time)
        => time.Minute == 0 ? string.Create(CultureInfo.InvariantCulture, $"{time.Hour} h") : string.Create(CultureInfo.InvariantCulture, $"{time.Hour} h {time.Minute:00}");

    /// <summary><c>a</c>, <c>a ou b</c>, <c>a, b ou c</c>.</summary>
    public static string Either(IReadOnlyList<string> choices)
        => choices.Count < 2 ? string.Concat(choices) : $"{string.Join(", ", choices.Take(choices.Count - 1))} ou {choices[^1]}";
}
