namespace Coccinelle.Providers.Calendars;

/// <summary>What came of asking for a calendar.</summary>
public abstract record CalendarFetch
{
    private CalendarFetch()
    {
    }

    /// <summary>Whether it is a calendar is for <see cref="BusyTimesReader"/> to say.</summary>
    /// <param name="Text">All of it.</param>
    /// <param name="Tag">The server's name for this version of it, when it has one.</param>
    public sealed record Fetched(string Text, string? Tag) : CalendarFetch;

    /// <summary>It is still the version that the tag names.</summary>
    public sealed record Unchanged : CalendarFetch;

    /// <summary>Not this time, or not at all.</summary>
    public sealed record Failed(CalendarFault Fault) : CalendarFetch;
}

/// <summary>Why private times could not be read.</summary>
public enum CalendarFault
{
    /// <summary>No answer, or none in time.</summary>
    Unreachable,

    /// <summary>The name is unknown, leads inside, or the certificate is not that of the name: nothing was sent.</summary>
    Refused,

    /// <summary>The server sends to another place again and again, or does not say to which.</summary>
    Redirects,

    /// <summary>The server does not know the address (any more), or wants a password.</summary>
    NotThere,

    /// <summary>The server is in trouble, or has had enough of us for now.</summary>
    ServerError,

    /// <summary>More bytes, events or repetitions than anybody's private calendar has.</summary>
    TooLarge,

    /// <summary>Something else than a calendar: a page, a letter.</summary>
    NotACalendar,
}
