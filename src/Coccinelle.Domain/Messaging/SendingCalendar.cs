using Coccinelle.Domain.Channels;
using NodaTime;

namespace Coccinelle.Domain.Messaging;

/// <summary>
/// When a message may leave. What a customer asked for leaves at once. Marketing leaves Monday to Saturday from 8 to 20 h on the firm's
/// clock, not on public holidays (CNIL and the networks' rules are wider: 22 to 8 h, Sundays, holidays), and not in the firm's quiet hours.
/// </summary>
public static class SendingCalendar
{
    private static readonly LocalTime Opens = new(8, 0);
    private static readonly LocalTime Closes = new(20, 0);

    /// <summary>No run of holidays and Sundays is longer; what finds no moment by then never will.</summary>
    private const int MostDays = 14;

    /// <summary>The first moment from <paramref name="from"/> on that is allowed; null when quiet hours leave none.</summary>
    /// <param name="from">Not before.</param>
    /// <param name="zone">The firm's.</param>
    /// <param name="kind">Transactional messages wait for nothing: a reminder an hour before is of use in that hour alone.</param>
    /// <param name="quiet">The firm's quiet hours; null = it has none.</param>
    public static Instant? NextAllowed(Instant from, DateTimeZone zone, MessageKind kind, QuietHours? quiet)
    {
        if (kind == MessageKind.Transactional || IsAllowed(from, zone, quiet))
            return from;

        // Whatever is forbidden now becomes allowed at the opening hour or at the end of the quiet hours, of this day or a later one.
        var day = from.InZone(zone).Date;
        return Enumerable.Range(0, MostDays)
            .SelectMany(days => new[] { Opens, quiet?.To ?? Opens }.SelectMany(time => zone.MapLocal(day.PlusDays(days) + time) is var map
                ? new[] { map.Count == 0 ? map.EarlyInterval.End : map.First().ToInstant(), map.Count == 2 ? map.Last().ToInstant() : Instant.MinValue }
                : []))
            .Where(moment => moment > from && IsAllowed(moment, zone, quiet))
            .Cast<Instant?>()
            .Min();
    }

    /// <summary>Whether marketing may leave at this moment.</summary>
    public static bool IsAllowed(Instant moment, DateTimeZone zone, QuietHours? quiet)
    {
        var local = moment.InZone(zone).LocalDateTime;
        return local.DayOfWeek != IsoDayOfWeek.Sunday
            && local.TimeOfDay >= Opens && local.TimeOfDay < Closes
            && !FrenchHolidays.Contains(local.Date)
            && quiet?.Covers(local.TimeOfDay) is not true;
    }
}
