using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>What somebody said about a time: as much as he said, and no more.</summary>
/// <param name="Date">The day, or the first day of a stretch.</param>
/// <param name="Until">The last day of a stretch: next week.</param>
/// <param name="Time">By the wall clock.</param>
/// <param name="Period">A part of the day.</param>
public sealed record TimeReading(LocalDate? Date, LocalDate? Until = null, LocalTime? Time = null, DayPeriod? Period = null)
{
    /// <summary>The moment, when both day and time were said and the zone has such a moment; of two on an autumn night, the first.</summary>
    public Instant? In(DateTimeZone zone)
        => Until is null && Date is { } date && Time is { } time && zone.MapLocal(date + time) is { Count: > 0 } map ? map.First().ToInstant() : null;
}
