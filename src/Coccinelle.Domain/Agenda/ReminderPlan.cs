using NodaTime;

namespace Coccinelle.Domain.Agenda;

public enum ReminderKind
{
    DayBefore,
    HourBefore,
}

/// <summary>A reminder that shall go out.</summary>
/// <param name="Kind">Which.</param>
/// <param name="At">When.</param>
/// <param name="UsefulUntil">What has not left by then is of no use any more.</param>
public sealed record PlannedReminder(ReminderKind Kind, Instant At, Instant UsefulUntil);

/// <summary>
/// When somebody is reminded of an appointment: a day before at the same hour by the wall clock, and an hour before. Never at night, never
/// of what he has just booked, never too late to be of use.
/// </summary>
public static class ReminderPlan
{
    /// <summary>Whoever booked less than this ago needs no reminder a day before.</summary>
    private static readonly Duration FreshForDay = Duration.FromHours(26);
    private static readonly Duration FreshForHour = Duration.FromHours(3);

    private static readonly LocalTime NotBefore = new(8, 0);
    private static readonly LocalTime NotAfter = new(20, 0);
    private static readonly LocalTime EveningBefore = new(19, 0);

    /// <param name="start">Of the appointment.</param>
    /// <param name="now">The moment of booking or moving: what would have been due before it never leaves.</param>
    /// <param name="zone">The firm's.</param>
    /// <param name="dayBefore">Whether the firm wants it.</param>
    /// <param name="hourBefore">Whether the firm wants it.</param>
    public static IReadOnlyList<PlannedReminder> For(Instant start, Instant now, DateTimeZone zone, bool dayBefore = true, bool hourBefore = true)
    {
        var plan = new List<PlannedReminder>();
        if (dayBefore && start - now >= FreshForDay && DayBefore(start, zone) is var day && day > now)
            plan.Add(new PlannedReminder(ReminderKind.DayBefore, day, start - Duration.FromHours(3)));
        if (hourBefore && start - now >= FreshForHour)
            plan.Add(new PlannedReminder(ReminderKind.HourBefore, start - Duration.FromHours(1), start - Duration.FromMinutes(10)));
        return plan;
    }

    /// <summary>The same wall-clock time the day before; early hours move to 19 h of the evening before that, late ones to 20 h.</summary>
    private static Instant DayBefore(Instant start, DateTimeZone zone)
    {
        var local = start.InZone(zone).LocalDateTime.PlusDays(-1);
        var at = local.TimeOfDay < NotBefore ? local.Date.PlusDays(-1) + EveningBefore
            : local.TimeOfDay > NotAfter ? local.Date + NotAfter
            : local;
        return at.InZoneLeniently(zone).ToInstant();
    }
}
