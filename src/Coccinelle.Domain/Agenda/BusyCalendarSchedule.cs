using NodaTime;

namespace Coccinelle.Domain.Agenda;

/// <summary>When a calendar with private times is asked again, and when its owner must hear that it does not answer.</summary>
public static class BusyCalendarSchedule
{
    public static readonly Duration Every = Duration.FromMinutes(15);

    private static readonly Duration AtMost = Duration.FromHours(6);

    /// <summary>A calendar's server may have a bad hour; after it, private times that are entered now may be booked over.</summary>
    private static readonly Duration Patience = Duration.FromHours(1);

    /// <summary>Each time as long again as it has failed, so that a server that is gone is asked a few times a day.</summary>
    /// <param name="now">Of the last try.</param>
    /// <param name="failedSince">Null when that one worked.</param>
    /// <param name="chance">From 0 to 1: up to a tenth more or less, so that calendars entered together are not asked together for ever.</param>
    public static Instant Next(Instant now, Instant? failedSince, double chance)
        => now + (failedSince is { } since ? Duration.Min(Duration.Max(now - since, Every), AtMost) : Every) * (0.9 + 0.2 * chance);

    public static bool IsAlarming(Instant now, Instant failedSince) => now - failedSince >= Patience;
}
