using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Calendars;

namespace Coccinelle.Server.Agenda.Calendars;

/// <summary>Why a calendar cannot be read: a stable word, and what it means.</summary>
internal static class BusyCalendarFaults
{
    /// <summary>The stored address cannot be opened.</summary>
    public const string Sealed = "unreadable_address";

    public static string CodeOf(CalendarFault fault) => fault switch
    {
        CalendarFault.Unreachable => "unreachable",
        CalendarFault.Refused => "refused",
        CalendarFault.Redirects => "redirects",
        CalendarFault.NotThere => "not_there",
        CalendarFault.ServerError => "server_error",
        CalendarFault.TooLarge => "too_large",
        CalendarFault.NotACalendar => "not_a_calendar",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    public static Said Words(string code) => code switch
    {
        "refused" => CalendarTexts.Refused,
        "redirects" => CalendarTexts.Redirects,
        "not_there" => CalendarTexts.NotThere,
        "server_error" => CalendarTexts.ServerError,
        "too_large" => CalendarTexts.TooLarge,
        "not_a_calendar" => CalendarTexts.NotACalendar,
        Sealed => CalendarTexts.UnreadableAddress,
        _ => CalendarTexts.Unreachable,
    };
}
