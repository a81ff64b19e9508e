using System.Text.Json.Nodes;
using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Assistants.Functions;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Agenda;

/// <summary>
/// What the assistant says of an answer of the book. The same answer always gives the same words: they are written with the effect, and
/// said by whoever asked for it.
/// </summary>
internal static class BookingResults
{
    private static readonly OffsetDateTimePattern Iso = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'sso<+HH:mm>");

    public static FunctionResult Of(BookAnswer answer, DateTimeZone zone, Instant now) => answer.Kind switch
    {
        BookKind.Booked => new(
            "booked",
            AppointmentTexts.Booked(Spoken(answer.Start, zone, now), answer.ServiceName, By(answer)),
            new JsonObject { ["appointmentId"] = answer.AppointmentId, ["start"] = Written(answer.Start, zone), ["service"] = answer.ServiceName, ["agenda"] = answer.AgendaName },
            new CallAction("appointment_booked", answer.AppointmentId, $"Rendez-vous pris : {answer.ServiceName}, {Dated(answer.Start, zone)}")),
        BookKind.Moved => new(
            "moved",
            AppointmentTexts.Moved(Spoken(answer.Start, zone, now), By(answer)),
            new JsonObject { ["appointmentId"] = answer.AppointmentId, ["start"] = Written(answer.Start, zone) },
            new CallAction("appointment_moved", answer.AppointmentId, $"Rendez-vous déplacé : {answer.ServiceName}, {Dated(answer.Start, zone)}")),
        BookKind.Cancelled => new(
            "cancelled",
            AppointmentTexts.Cancelled(Spoken(answer.Start, zone, now)),
            new JsonObject { ["appointmentId"] = answer.AppointmentId },
            new CallAction("appointment_cancelled", answer.AppointmentId, $"Rendez-vous annulé : {answer.ServiceName}, {Dated(answer.Start, zone)}")),
        BookKind.Refused => new(
            answer.Verdict is SlotVerdict.Taken or SlotVerdict.DayFull ? "slot_taken" : "closed",
            AppointmentTexts.Refused(answer.Verdict, Spoken(answer.Start, zone, now), [.. answer.Slots.Select(slot => Spoken(slot.Start, zone, now))]),
            new JsonObject { ["slots"] = Slots(answer.Slots, zone, now) }),
        BookKind.WhichService => FunctionResult.Missing(AppointmentTexts.WhichService(answer.Choices), "service"),
        BookKind.WhichAgenda => FunctionResult.Missing(AppointmentTexts.WhichAgenda(answer.Choices), "agenda"),
        BookKind.NotFound => new("not_found", AppointmentTexts.NoAppointment),
        _ => new(FunctionResult.Failed, FunctionTexts.Failed),
    };

    /// <summary>Slots as the model passes one of them on, each with the words that the caller hears.</summary>
    public static JsonArray Slots(IEnumerable<SlotOffer> slots, DateTimeZone zone, Instant now)
        => new([.. slots.Select(slot => new JsonObject { ["start"] = Written(slot.Start, zone), ["spoken"] = Spoken(slot.Start, zone, now) })]);

    /// <summary>By the firm's wall clock, with its distance from UTC: <c>2026-12-01T14:30:00+01:00</c>.</summary>
    public static string Written(Instant at, DateTimeZone zone) => Iso.Format(at.InZone(zone).ToOffsetDateTime());

    public static string Spoken(Instant at, DateTimeZone zone, Instant now) => SpokenTimes.Of(at.InZone(zone).LocalDateTime, now.InZone(zone).Date);

    /// <summary>For whoever reads it on another day.</summary>
    private static string Dated(Instant at, DateTimeZone zone)
        => $"{AppointmentTexts.Date(at.InZone(zone).LocalDateTime)} à {AppointmentTexts.Time(at.InZone(zone).LocalDateTime)}";

    private static string? By(BookAnswer answer) => answer.ConfirmedBy is { } channel ? AppointmentTexts.By(channel) : null;
}
