using Coccinelle.Domain.Owners;
using NodaTime;

namespace Coccinelle.Domain.Texts;

/// <summary>What a firm's owner reads: after a call, when something went wrong, in the evening.</summary>
public static class OwnerTexts
{
    public const string HiddenNumber = "numéro masqué";

    public const string ACustomer = "Un client";

    public const string TransferMissed = "Voulait vous parler : personne n'a décroché.";

    public static string Voicemail(int? seconds) => seconds is > 0 ? $"A laissé un message vocal de {seconds} s." : "A laissé un message vocal.";

    public static string CallSubject(string caller, string? happened) => happened is null ? $"Appel de {caller}" : $"Appel de {caller} : {happened}";

    public static string CallBrief(string caller, string happened) => $"Appel de {caller} : {happened}";

    public static string CallFull(string caller, IReadOnlyList<string> happened, string? summary)
        => $"Appel de {caller}\n\n{string.Join('\n', happened.Select(one => "- " + one))}{(summary is null ? "" : $"\n\nRésumé : {summary}")}\n";

    /// <summary><c>mardi 24 novembre à 14 h 30</c>: it may be read on another day.</summary>
    public static string When(LocalDateTime at) => $"{SpokenTimes.Written(at.Date)} à {SpokenTimes.Brief(at.TimeOfDay)}";

    public static string NoticeSubject(string firm, int count) => count == 1 ? $"{firm} : à savoir" : $"{firm} : {count} choses à savoir";

    public static string Several(int count) => $"{count} choses à savoir :";

    public static string AndMore(int count) => count == 1 ? "+ 1 autre" : $"+ {count} autres";

    /// <param name="kind">As notices have it.</param>
    /// <param name="who">A name or a number.</param>
    /// <param name="phone">The number besides the name.</param>
    /// <param name="when">The appointment.</param>
    /// <param name="subject">What it is about.</param>
    public static string Notice(string kind, string who, string? phone, string? when, string? subject)
    {
        var named = phone is null ? who : $"{who} ({phone})";
        var appointment = when is null ? "son rendez-vous" : $"son rendez-vous du {when}";
        return kind switch
        {
            "appointment_booked" => $"{named} a pris rendez-vous{(when is null ? "" : $" le {when}")}{(subject is null ? "" : $" ({subject})")}.",
            "appointment_moved" => when is null ? $"{named} a déplacé son rendez-vous." : $"{named} a déplacé son rendez-vous : {when}.",
            "appointment_cancelled" => $"{named} a annulé {appointment}. Le créneau est libre.",
            "reminder_unanswered" => $"{named} n'a pas répondu au rappel de {appointment}. Le créneau peut encore être proposé.",
            "promise_late" => $"Rappel promis en retard : {named}{(subject is null ? "" : $", {subject}")}.",
            "transfer_missed" => $"{named} voulait vous parler : personne n'a décroché.",
            "voicemail" => $"{named} a laissé un message vocal.",
            "calendar_failing" => "Votre agenda personnel ne peut plus être lu : vos indisponibilités ne sont plus à jour.",
            "sms_failing" => "Le canal SMS ne fonctionne plus : vérifiez ses réglages.",
            "email_failing" => "Le canal e-mail ne fonctionne plus : vérifiez ses réglages.",
            "whatsapp_failing" => "Le canal WhatsApp ne fonctionne plus : vérifiez ses réglages.",
            _ => "Quelque chose demande votre attention dans votre espace.",
        };
    }

    public static string DigestSubject(string firm) => $"{firm} : votre journée";

    public static string DigestBrief(string firm, IReadOnlyList<string> lines) => $"{firm}, votre journée : {string.Join(". ", lines)}.";

    public static string DigestFull(string firm, IReadOnlyList<string> lines) => $"{firm} : votre journée\n\n{string.Join('\n', lines.Select(line => "- " + line))}\n";

    /// <summary>What waits for the owner comes before what is merely counted.</summary>
    public static IEnumerable<string> DigestLines(DayDigest day)
    {
        if (Listed([Count(day.Calls, "appel", "appels"), Count(day.Voicemails, "message vocal", "messages vocaux"), Count(day.Missed, "appel sans réponse", "appels sans réponse")]) is { } calls)
            yield return calls;
        if (Listed([Count(day.Booked, "rendez-vous pris", "rendez-vous pris"), Count(day.Cancelled, "annulé", "annulés"), Count(day.Prospects, "prospect", "prospects")]) is { } booked)
            yield return booked;
        if (day.Promises.Count > 0)
            yield return Promised(day);
        if (Count(day.Unconfirmed, "rendez-vous de demain sans réponse au rappel", "rendez-vous de demain sans réponse au rappel") is { } unconfirmed)
            yield return unconfirmed;
        if (Count(day.Unread, "message attend une réponse", "messages attendent une réponse") is { } unread)
            yield return unread;
        if (Count(day.OpenTickets, "demande ouverte", "demandes ouvertes") is { } tickets)
            yield return tickets;
        if (Count(day.FailedMessages, "message n'est pas parti", "messages ne sont pas partis") is { } failed)
            yield return failed;
    }

    private static string Promised(DayDigest day)
    {
        var names = string.Join(", ", day.Promises.Select(promise => promise.Late ? $"{promise.Who} (en retard)" : promise.Who));
        return $"À rappeler : {names}{(day.MorePromises == 0 ? "" : $" et {day.MorePromises} de plus")}";
    }

    private static string? Count(int count, string one, string many) => count switch { 0 => null, 1 => $"1 {one}", _ => $"{count} {many}" };

    private static string? Listed(IEnumerable<string?> parts) => string.Join(", ", parts.OfType<string>()) is { Length: > 0 } text ? text : null;
}
