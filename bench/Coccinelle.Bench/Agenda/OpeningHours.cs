using System.Globalization;

namespace Coccinelle.Bench.Agenda;

/// <summary>When the firms of the availability trial are open, reckoned without the server's help.</summary>
internal static class OpeningHours
{
    public const string Opens = "08:00";
    public const string Closes = "20:00";

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Every stretch from Monday to Saturday that has something of the window in it.</summary>
    public static (DateTime From, DateTime To)[] Between(DateTime from, DateTime to) =>
    [
        .. Enumerable.Range(-1, (to - from).Days + 3).Select(day => from.Date.AddDays(day))
            .Where(day => day.DayOfWeek != DayOfWeek.Sunday).Select(day => (From: At(day, Opens), To: At(day, Closes)))
            .Where(stretch => stretch.To > from && stretch.From < to),
    ];

    /// <summary>What the clock in Paris says.</summary>
    public static DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, Paris);

    private static DateTime At(DateTime day, string clock) =>
        TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(day.Date + TimeSpan.Parse(clock, CultureInfo.InvariantCulture), DateTimeKind.Unspecified), Paris);
}
