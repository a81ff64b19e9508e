using Coccinelle.Domain.Messaging;
using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>A stretch by the wall clock. An end that is not after the start is the next day's: 18:00 to 02:00, 08:00 to 00:00.</summary>
public sealed record HourRange(LocalTime Start, LocalTime End);

/// <summary>When one day of the week is open; a lunch break makes two stretches, none means closed.</summary>
public sealed record DayHours(IsoDayOfWeek Day, IReadOnlyList<HourRange> Ranges);

/// <summary>One date that differs; no stretch means closed.</summary>
/// <param name="Date">By the firm's calendar.</param>
/// <param name="Ranges">Instead of those of its day of the week.</param>
/// <param name="Reason">For the owner's eyes.</param>
public sealed record SpecialDay(LocalDate Date, IReadOnlyList<HourRange> Ranges, string? Reason = null);

/// <summary>When a firm, or one of its agendas, is open, by the wall clock.</summary>
/// <param name="Week">A day that is missing is closed.</param>
/// <param name="Exceptions">They outrank the week and the holidays.</param>
/// <param name="OpenOnHolidays">Whether public holidays are days like others.</param>
public sealed record WeekHours(IReadOnlyList<DayHours> Week, IReadOnlyList<SpecialDay> Exceptions, bool OpenOnHolidays = false)
{
    public static readonly WeekHours Closed = new([], []);

    /// <summary>Day and night.</summary>
    public static readonly WeekHours Always = new(
        [.. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None).Select(day => new DayHours(day, [new HourRange(LocalTime.Midnight, LocalTime.Midnight)]))], [],
        OpenOnHolidays: true);

    /// <summary>The stretches that begin on a date.</summary>
    public IReadOnlyList<HourRange> On(LocalDate date)
    {
        if (Exceptions.FirstOrDefault(exception => exception.Date == date) is { } differs)
            return differs.Ranges;
        if (!OpenOnHolidays && FrenchHolidays.Contains(date))
            return [];
        return Week.FirstOrDefault(day => day.Day == date.DayOfWeek)?.Ranges ?? [];
    }
}
