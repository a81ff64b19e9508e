using NodaTime;

namespace Coccinelle.Domain.Messaging;

/// <summary>The eleven public holidays of metropolitan France (Code du travail, L3133-1).</summary>
public static class FrenchHolidays
{
    private static readonly (int Month, int Day)[] Fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];

    public static bool Contains(LocalDate date)
    {
        if (Fixed.Contains((date.Month, date.Day)))
            return true;
        var easter = Easter(date.Year);
        return date == easter.PlusDays(1) || date == easter.PlusDays(39) || date == easter.PlusDays(50); // Easter Monday, Ascension, Whit Monday
    }

    /// <summary>Easter Sunday (the anonymous Gregorian computus of 1876).</summary>
    public static LocalDate Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
        var g = (b - f + 1) / 3;
        var h = ((19 * a) + b - d - g + 15) % 30;
        var (i, k) = (c / 4, c % 4);
        var l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var month = (h + l - (7 * m) + 114) / 31;
        return new LocalDate(year, month, ((h + l - (7 * m) + 114) % 31) + 1);
    }
}
