using NodaTime;

namespace Coccinelle.Server.Storage;

/// <summary>Names of rows: a prefix that says what it is, and a UUIDv7, so that ids sort by the time they were made.</summary>
internal static class Ids
{
    /// <summary><c>Ids.New("call", clock)</c> → <c>call_019a…</c>, 32 hex digits after the prefix.</summary>
    public static string New(string prefix, TimeProvider clock) => New(prefix, clock.GetUtcNow());

    /// <inheritdoc cref="New(string, TimeProvider)"/>
    public static string New(string prefix, IClock clock) => New(prefix, clock.GetCurrentInstant().ToDateTimeOffset());

    private static string New(string prefix, DateTimeOffset at) => $"{prefix}_{Guid.CreateVersion7(at):N}";
}
