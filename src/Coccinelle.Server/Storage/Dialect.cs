using System.Data.Common;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace Coccinelle.Server.Storage;

internal enum DialectKind
{
    Sqlite,
    Postgres,
}

/// <summary>All that differs between the two databases. SQL that needs none of this is written once.</summary>
internal sealed class Dialect
{
    public static readonly Dialect Sqlite = new(DialectKind.Sqlite);
    public static readonly Dialect Postgres = new(DialectKind.Postgres);

    private static readonly InstantPattern SqliteInstant =
        InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'.'fffffff'Z'");

    private Dialect(DialectKind kind) => Kind = kind;

    public DialectKind Kind { get; }

    /// <summary>Name of the folder of its migrations.</summary>
    public string Name => Kind == DialectKind.Postgres ? "postgres" : "sqlite";

    /// <summary>
    /// Ends the inner select of a claim: <c>UPDATE t SET lease_until = @until WHERE id IN
    /// (SELECT id FROM t WHERE … ORDER BY … LIMIT @n {SkipLocked}) RETURNING …</c>.
    /// SQLite has one writer at a time, so there is nobody to skip.
    /// </summary>
    public string SkipLocked => Kind == DialectKind.Postgres ? "FOR UPDATE SKIP LOCKED" : "";

    /// <summary>The same where the select joins: only the rows of that table are locked.</summary>
    public string SkipLockedOf(string table) => Kind == DialectKind.Postgres ? $"FOR UPDATE OF {table} SKIP LOCKED" : "";

    /// <summary>Ends a select inside a transaction that will update the rows it read.</summary>
    public string ForUpdate => Kind == DialectKind.Postgres ? "FOR UPDATE" : "";

    public static Dialect Of(DialectKind kind) => kind == DialectKind.Postgres ? Postgres : Sqlite;

    /// <summary>The value as the driver takes it: instants and local dates become what the columns hold.</summary>
    public object ToParameter(object? value) => value switch
    {
        null => DBNull.Value,
        Instant instant when Kind == DialectKind.Postgres => WholeMicroseconds(instant).ToDateTimeUtc(),
        Instant instant => SqliteInstant.Format(WholeMicroseconds(instant)),
        LocalDate date when Kind == DialectKind.Postgres => date.ToDateOnly(),
        LocalDate date => LocalDatePattern.Iso.Format(date),
        LocalTime time when Kind == DialectKind.Postgres => time.ToTimeOnly(),
        LocalTime time => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        Enum => throw new ArgumentException($"An enum has no agreed spelling in the database; give {value.GetType().Name} as text."),
        _ => value,
    };

    /// <summary>The column's value as an instant, whichever database gave it.</summary>
    public static Instant ToInstant(object value) => value switch
    {
        DateTime time => Instant.FromDateTimeUtc(time),
        string text => InstantPattern.ExtendedIso.Parse(text).Value,
        _ => throw new InvalidCastException($"A column of type {value.GetType().Name} is not an instant."),
    };

    public static LocalDate ToLocalDate(object value) => value switch
    {
        DateOnly date => LocalDate.FromDateOnly(date),
        DateTime time => LocalDate.FromDateTime(time),
        string text => LocalDatePattern.Iso.Parse(text).Value,
        _ => throw new InvalidCastException($"A column of type {value.GetType().Name} is not a date."),
    };

    public static LocalTime ToLocalTime(object value) => value switch
    {
        TimeOnly time => LocalTime.FromTimeOnly(time),
        TimeSpan time => LocalTime.FromTicksSinceMidnight(time.Ticks),
        string text => LocalTimePattern.ExtendedIso.Parse(text).Value,
        _ => throw new InvalidCastException($"A column of type {value.GetType().Name} is not a time of day."),
    };

    /// <summary>The dialect of the command that the parameter belongs to.</summary>
    public static Dialect Of(DbParameter parameter) => parameter is NpgsqlParameter ? Postgres : Sqlite;

    // PostgreSQL keeps microseconds. SQLite gets the same, so that an instant reads back alike from both.
    private static Instant WholeMicroseconds(Instant instant)
    {
        var ticks = instant.ToUnixTimeTicks();
        var rest = ticks % 10;
        return Instant.FromUnixTimeTicks(ticks - (rest < 0 ? rest + 10 : rest));
    }
}
