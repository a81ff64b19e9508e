using System.Buffers;
using NodaTime;

namespace Coccinelle.Server.Storage;

/// <summary>Names of rows: a prefix that says what it is, and a UUIDv7, so that ids sort by the time they were made.</summary>
internal static class Ids
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary><c>Ids.New("call", clock)</c> → <c>call_019a…</c>, 32 hex digits after the prefix.</summary>
    public static string New(string prefix, TimeProvider clock) => New(prefix, clock.GetUtcNow());

    /// <inheritdoc cref="New(string, TimeProvider)"/>
    public static string New(string prefix, IClock clock) => New(prefix, clock.GetCurrentInstant().ToDateTimeOffset());

    /// <summary>A name without its prefix.</summary>
    public static string Digits(IClock clock) => $"{Guid.CreateVersion7(clock.GetCurrentInstant().ToDateTimeOffset()):N}";

    /// <summary>Whether a text from outside has the form of such a name. Anything else is no row's, and not asked of the database.</summary>
    public static bool Is(string prefix, string? text) =>
        text is not null && text.Length == prefix.Length + 33 && text.StartsWith(prefix, StringComparison.Ordinal) && text[prefix.Length] == '_'
        && text.AsSpan(prefix.Length + 1).IndexOfAnyExcept(HexDigits) < 0;

    /// <summary>Sorts after every id that was made before this moment, and before every later one: a range of ids is a range of time.</summary>
    public static string Before(string prefix, Instant moment) => $"{prefix}_{moment.ToUnixTimeMilliseconds():x12}";

    private static string New(string prefix, DateTimeOffset at) => $"{prefix}_{Guid.CreateVersion7(at):N}";
}
