using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Domain.Channels;

/// <summary>When a firm's customers are left in peace, on the firm's own clock. The same time twice: never.</summary>
/// <param name="From">The first quiet minute.</param>
/// <param name="To">The first minute that is not quiet any more, possibly on the next day.</param>
public sealed record QuietHours(LocalTime From, LocalTime To)
{
    private static readonly LocalTimePattern Pattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>Nobody is written to between eight in the evening and eight in the morning.</summary>
    public static readonly QuietHours Default = new(new LocalTime(20, 0), new LocalTime(8, 0));

    /// <summary>Whether a moment of the firm's day is quiet.</summary>
    public bool Covers(LocalTime time)
        => From <= To ? time >= From && time < To : time >= From || time < To;

    /// <summary>Reads <c>HH:mm</c>; null for anything else.</summary>
    public static LocalTime? Read(string? text) => text is not null && Pattern.Parse(text) is { Success: true } time ? time.Value : null;

    /// <summary>Writes <c>HH:mm</c>.</summary>
    public static string Write(LocalTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
