using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Agenda;

/// <summary>Moments as programs write them: by the firm's wall clock, or RFC 3339.</summary>
internal static class StartText
{
    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    /// <summary>By the firm's wall clock: <c>2026-12-01T14:30</c>.</summary>
    public static string Local(Instant at, DateTimeZone zone) => Minutes.Format(at.InZone(zone).LocalDateTime);

    /// <summary>Null when the text is no moment, or one that the zone leaves out; of two on an autumn night, the first. A date is its first moment.</summary>
    public static Instant? Read(string? text, DateTimeZone zone)
    {
        text = text?.Trim().Replace(' ', '+'); // a + in an address that nobody escaped
        if (text is null || text.Length > 40)
            return null;
        if (OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true } moment)
            return moment.Value.ToInstant();
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } date)
            return date.Value.AtStartOfDayInZone(zone).ToInstant();
        var local = Minutes.Parse(text) is { Success: true } minutes ? minutes : LocalDateTimePattern.ExtendedIso.Parse(text);
        return local.Success && zone.MapLocal(local.Value) is { Count: > 0 } map ? map.First().ToInstant() : null;
    }

    /// <summary>The same where nothing said means something.</summary>
    public static Instant? Moment(string? text, DateTimeZone zone, Instant otherwise) => string.IsNullOrWhiteSpace(text) ? otherwise : Read(text, zone);
}
