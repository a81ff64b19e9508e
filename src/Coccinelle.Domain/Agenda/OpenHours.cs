using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>Whether somebody is there.</summary>
public static class OpenHours
{
    /// <summary>By the hours as they are.</summary>
    public static bool AreOpen(this WeekHours hours, Instant at, DateTimeZone zone)
        => new OpenTimes(hours, zone, at, at).Covers(at, at + Duration.Epsilon);
}
