using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using NodaTime;
using Organizer = Ical.Net.DataTypes.Organizer;

namespace Coccinelle.Providers.Smtp;

/// <summary>What a letter does to an appointment in its recipient's calendar.</summary>
public enum InvitationMethod
{
    /// <summary>Enters it, or moves it when it is there already.</summary>
    Request,

    /// <summary>Takes it out.</summary>
    Cancel,
}

/// <summary>Somebody at an appointment.</summary>
public sealed record InvitationParty(string Name, string Email);

/// <summary>An appointment for a calendar (RFC 5545, 5546). All times leave as UTC, which every calendar shows in its owner's own zone.</summary>
/// <param name="Method">Stands in the letter's MIME type as well: both have to agree.</param>
/// <param name="Uid">The same for the life of the appointment.</param>
/// <param name="Sequence">Higher with each change and with the cancellation: calendars ignore what is not newer.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
/// <param name="Summary">Its title.</param>
/// <param name="Location">Where; null when that is not told.</param>
/// <param name="Organizer">The firm: the letter's own sender, or Outlook shows "on behalf of".</param>
/// <param name="Attendee">The letter's recipient.</param>
/// <param name="Stamp">When this version was made.</param>
public sealed record CalendarInvitation(
    InvitationMethod Method,
    string Uid,
    int Sequence,
    Instant Start,
    Instant End,
    string Summary,
    string? Location,
    InvitationParty Organizer,
    InvitationParty Attendee,
    Instant Stamp)
{
    internal string MethodName => Method == InvitationMethod.Cancel ? CalendarMethods.Cancel : CalendarMethods.Request;

    /// <summary>The calendar as text, lines folded and ended as the RFC wants them.</summary>
    public string ToText()
    {
        var calendar = new Calendar { Method = MethodName, ProductId = "-//Coccinelle//Rendez-vous//FR" };
        calendar.Events.Add(new CalendarEvent
        {
            Uid = HeaderText.Clean(Uid),
            Sequence = Sequence,
            DtStamp = At(Stamp),
            Start = At(Start),
            End = At(End),
            Summary = HeaderText.Clean(Summary),
            Location = Location is null ? null : HeaderText.Clean(Location),
            Status = Method == InvitationMethod.Cancel ? EventStatus.Cancelled : EventStatus.Confirmed,
            Organizer = new Organizer(Mail(Organizer)) { CommonName = Name(Organizer) },
            Attendees = [new Attendee(Mail(Attendee)) { CommonName = Name(Attendee), Role = ParticipationRole.RequiredParticipant, ParticipationStatus = EventParticipationStatus.NeedsAction, Rsvp = false }],
        });
        return new CalendarSerializer().SerializeToString(calendar) ?? throw new InvalidOperationException("The calendar is empty.");
    }

    private static CalDateTime At(Instant at) => new(at.ToDateTimeUtc(), CalDateTime.UtcTzId);

    private static string Mail(InvitationParty party) => $"mailto:{party.Email}";

    /// <summary>Quotes cannot stand in a parameter at all (RFC 5545, 3.2).</summary>
    private static string Name(InvitationParty party) => HeaderText.Clean(party.Name).Replace('"', '\'');
}
