using Coccinelle.Domain.Channels;
using NodaTime;

namespace Coccinelle.Domain.Owners;

/// <summary>When an owner may be written to. Clock changes are taken as they come: a time that a night leaves out is when the clock goes on.</summary>
public static class OwnerHours
{
    /// <summary>The first moment from <paramref name="from"/> on that is not quiet.</summary>
    public static Instant NextAllowed(Instant from, DateTimeZone zone, QuietHours quiet)
    {
        var local = from.InZone(zone).LocalDateTime;
        if (!quiet.Covers(local.TimeOfDay))
            return from;

        // An autumn night has the end twice, and by the first of them the hour before may still have to come again.
        var date = quiet.From <= quiet.To || local.TimeOfDay < quiet.To ? local.Date : local.Date.PlusDays(1);
        return Moments(date.PlusDays(-1) + quiet.To, zone).Concat(Moments(date + quiet.To, zone)).Concat(Moments(date.PlusDays(1) + quiet.To, zone))
            .First(moment => moment > from && !quiet.Covers(moment.InZone(zone).TimeOfDay));
    }

    /// <summary>When the digest of a day is due: of a time that comes twice the first, of one that never comes the moment after.</summary>
    public static Instant DigestDue(LocalDate day, LocalTime at, DateTimeZone zone) => Moments(day + at, zone).First();

    /// <summary>
    /// When a digest that is written now may leave. The owner chose the hour himself, also one within his quiet hours; one that comes late,
    /// because nobody could write it in time, respects them.
    /// </summary>
    public static Instant DigestLeaves(Instant now, LocalTime at, DateTimeZone zone, QuietHours quiet)
        => quiet.Covers(at) ? now : NextAllowed(now, zone, quiet);

    private static IEnumerable<Instant> Moments(LocalDateTime at, DateTimeZone zone)
    {
        var map = zone.MapLocal(at);
        if (map.Count == 0)
            return [map.EarlyInterval.End];
        return map.Count == 2 ? [map.First().ToInstant(), map.Last().ToInstant()] : [map.Single().ToInstant()];
    }
}
