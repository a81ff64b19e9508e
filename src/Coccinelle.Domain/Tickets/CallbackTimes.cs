using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Messaging;
using NodaTime;

namespace Coccinelle.Domain.Tickets;

/// <summary>When somebody will be called back, by the firm's wall clock.</summary>
/// <param name="At">The moment.</param>
/// <param name="IsExact">He asked for this very moment; otherwise it is the latest.</param>
public sealed record CallbackTime(LocalDateTime At, bool IsExact = false)
{
    public Instant In(DateTimeZone zone) => At.InZoneLeniently(zone).ToInstant();
}

/// <summary>
/// What can honestly be promised: only a time at which somebody works, Monday to Saturday from 9 to 18 h, and on no public holiday. Whoever
/// names no time is called within two hours, or, when the day has no two hours left, until 11 h on the next working day.
/// </summary>
public static class CallbackTimes
{
    /// <summary>Further away is a slip of the tongue, or of the model's.</summary>
    private const int MostDays = 366;

    private static readonly LocalTime Opens = new(9, 0);
    private static readonly LocalTime Morning = new(11, 0);
    private static readonly LocalTime Noon = new(12, 0);
    private static readonly LocalTime Closes = new(18, 0);

    /// <summary>Nobody named a time.</summary>
    public static CallbackTime Default(LocalDateTime now)
    {
        if (IsWorking(now.Date) && now.TimeOfDay >= Opens)
        {
            var soon = now.PlusHours(2);
            soon = soon.Date + new LocalTime(soon.Hour, soon.Minute / 15 * 15); // as one says it
            return soon.Date == now.Date && soon.TimeOfDay <= Closes ? new(soon) : NextMorning(now.Date.PlusDays(1));
        }

        return NextMorning(now.Date);
    }

    /// <summary>What he asked for, as near as it can be kept; the default when that is past, too far away, or nothing.</summary>
    public static CallbackTime Of(TimeReading? said, LocalDateTime now)
    {
        if (said is null || said.Date < now.Date || (said.Until ?? said.Date) > now.Date.PlusDays(MostDays))
            return Default(now);
        return said is { Time: { } time, Until: null } ? At(said.Date, time, now) : Within(said, now);
    }

    private static CallbackTime At(LocalDate? date, LocalTime time, LocalDateTime now)
    {
        var at = (date ?? now.Date) + time;
        if (at <= now && date is not null)
            return Default(now);
        if (at <= now)
            at = at.PlusDays(1);
        return IsWorking(at.Date) && at.TimeOfDay >= Opens && at.TimeOfDay <= Closes
            ? new(at, IsExact: true)
            : NextMorning(at.TimeOfDay < Opens ? at.Date : at.Date.PlusDays(1));
    }

    /// <summary>A day, a part of one, or a stretch of days: until its last working hour that is still to come.</summary>
    private static CallbackTime Within(TimeReading said, LocalDateTime now)
    {
        var (first, last) = (said.Date ?? now.Date, said.Until ?? said.Date ?? now.Date);
        var latest = said.Period is DayPeriod.Morning ? Noon : Closes;
        for (var date = last; date >= first && date + latest > now; date = date.PlusDays(-1))
        {
            if (IsWorking(date))
                return new(date + latest);
        }

        return said.Date is null && said.Period is not null ? new(NextWorking(now.Date.PlusDays(1)) + latest) : NextMorning(last.PlusDays(1));
    }

    private static CallbackTime NextMorning(LocalDate from) => new(NextWorking(from) + Morning);

    private static LocalDate NextWorking(LocalDate date)
    {
        while (!IsWorking(date))
            date = date.PlusDays(1);
        return date;
    }

    private static bool IsWorking(LocalDate date) => date.DayOfWeek != IsoDayOfWeek.Sunday && !FrenchHolidays.Contains(date);
}
