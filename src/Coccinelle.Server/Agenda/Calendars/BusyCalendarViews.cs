using NodaTime;

namespace Coccinelle.Server.Agenda.Calendars;

/// <summary>An agenda's private calendar.</summary>
/// <param name="Url">Masked.</param>
/// <param name="State"><c>off</c> (none), <c>waiting</c> (not read yet), <c>working</c>, <c>failing</c>.</param>
/// <param name="FetchedAt">When it was last read.</param>
/// <param name="FailingSince">Since when it cannot be read; what was known then still blocks.</param>
/// <param name="Error">Why, as a machine's word: <c>unreachable</c>, <c>refused</c>, <c>redirects</c>, <c>not_there</c>, <c>server_error</c>, <c>too_large</c>, <c>not_a_calendar</c>, <c>unreadable_address</c>.</param>
/// <param name="ErrorText">The same in words.</param>
/// <param name="SkippedEvents">Events that could not be read, or repeat without measure: they block nothing.</param>
/// <param name="BusyTimes">How many private times block the agenda.</param>
internal sealed record BusyCalendarView(
    BusyCalendarMask Url, string State, Instant? FetchedAt, Instant? FailingSince, string? Error, string? ErrorText, int SkippedEvents, int BusyTimes)
{
    public static readonly BusyCalendarView None = new(new BusyCalendarMask(false, null), "off", null, null, null, null, 0, 0);

    public static BusyCalendarView Of(BusyCalendarRow row, string? host, int busyTimes, bool french) => new(
        new BusyCalendarMask(true, host),
        row.FailedSince is not null ? "failing" : row.FetchedAt is null ? "waiting" : "working",
        row.FetchedAt,
        row.FailedSince,
        row.LastError,
        row.LastError is { } code ? BusyCalendarFaults.Words(code).In(french) : null,
        row.SkippedEvents,
        busyTimes);
}

/// <summary>Stands for an address that is a secret.</summary>
/// <param name="Set">Whether there is one.</param>
/// <param name="Hint">Its host.</param>
internal sealed record BusyCalendarMask(bool Set, string? Hint);

/// <summary>A calendar to be entered.</summary>
/// <param name="Url">The secret address that calendars hand out for reading (iCal).</param>
internal sealed record BusyCalendarRequest(string Url);
