using NodaTime;

namespace Coccinelle.Providers.Calendars;

/// <summary>What a calendar says of its owner's time.</summary>
public abstract record BusyReading
{
    private BusyReading()
    {
    }

    /// <summary>When he is busy.</summary>
    /// <param name="Times">In order; they neither overlap nor touch.</param>
    /// <param name="Skipped">Events that cannot be read, or that repeat like no event of a person.</param>
    public sealed record Read(IReadOnlyList<Interval> Times, int Skipped) : BusyReading;

    public sealed record Unreadable(CalendarFault Fault) : BusyReading;
}
