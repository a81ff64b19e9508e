using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using NodaTime;

namespace Coccinelle.Providers.Calendars;

/// <summary>An appointment as a calendar shows it.</summary>
/// <param name="Uid">The same for the life of the appointment.</param>
/// <param name="Sequence">Higher with each move.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
/// <param name="Summary">Its title.</param>
/// <param name="Description">Several lines.</param>
/// <param name="Cancelled">It does not take place; calendars that know it take it out.</param>
/// <param name="Stamp">When it was last changed: the same appointments give the same text.</param>
public sealed record CalendarEntry(string Uid, int Sequence, Instant Start, Instant End, string Summary, string Description, bool Cancelled, Instant Stamp);

/// <summary>Writes a firm's appointments as a feed (RFC 5545). Times leave as UTC, which every calendar shows in its owner's own zone.</summary>
public static class AppointmentCalendar
{
    public static string Write(string name, IEnumerable<CalendarEntry> entries)
    {
        var calendar = new Calendar { Method = CalendarMethods.Publish, ProductId = "-//Coccinelle//Rendez-vous//FR" };
        calendar.AddProperty("X-WR-CALNAME", Clean(name));
        foreach (var entry in entries)
        {
            calendar.Events.Add(new CalendarEvent
            {
                Uid = entry.Uid,
                Sequence = entry.Sequence + (entry.Cancelled ? 1 : 0),
                DtStamp = At(entry.Stamp),
                Start = At(entry.Start),
                End = At(entry.End),
                Summary = Clean(entry.Summary),
                Description = Clean(entry.Description),
                Status = entry.Cancelled ? EventStatus.Cancelled : EventStatus.Confirmed,
            });
        }

        return new CalendarSerializer().SerializeToString(calendar) ?? throw new InvalidOperationException("The calendar is empty.");
    }

    private static CalDateTime At(Instant at) => new(at.ToDateTimeUtc(), CalDateTime.UtcTzId);

    /// <summary>Lines stay lines; nothing else that is no text.</summary>
    private static string Clean(string text) => string.Concat(text.Where(c => c == '\n' || !char.IsControl(c)));
}
