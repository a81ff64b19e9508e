using Coccinelle.Domain.Agenda;
using NodaTime;

namespace Coccinelle.Domain.Texts;

/// <summary>What is said and written about appointments to those who have one.</summary>
public static class AppointmentTexts
{
    /// <summary>How a reminder is answered: by a word where the sender can be written to, else by the link, else by telephone.</summary>
    public static string AnswerHint(bool canBeAnswered, string? link, string phone)
        => canBeAnswered ? "Répondez OUI pour confirmer ou NON pour annuler." : link is null ? $"Un imprévu ? {phone}" : $"Confirmer ou annuler : {link}";

    /// <summary><c>jeudi 27 août</c>, for a message that may be read on another day than it was written.</summary>
    public static string Date(LocalDateTime at) => SpokenTimes.Written(at.Date);

    /// <summary><c>14 h 30</c>.</summary>
    public static string Time(LocalDateTime at) => SpokenTimes.Brief(at.TimeOfDay);

    public static string Offer(IReadOnlyList<string> spoken) => spoken.Count == 1
        ? $"Je peux vous proposer {spoken[0]}. Est-ce que cela vous convient ?"
        : $"Je peux vous proposer {SpokenTimes.Either(spoken)}. Qu'est-ce qui vous convient ?";

    public static string OfferElsewhere(string asked, IReadOnlyList<string> spoken) => $"Je n'ai rien de libre {asked}. {Offer(spoken)}";

    public static string IsFree(string spoken) => $"{Capital(spoken)}, c'est libre. Je vous le réserve ?";

    public const string NothingFree = "Je n'ai malheureusement aucun créneau libre pour cela. Voulez-vous que l'on vous rappelle ?";

    public static string Booked(string spoken, string service, string? confirmation)
        => $"C'est noté : {service}, {spoken}.{(confirmation is null ? "" : $" Vous recevrez une confirmation {confirmation}.")}";

    public static string Moved(string spoken, string? confirmation)
        => $"C'est fait : votre nouveau rendez-vous, c'est {spoken}.{(confirmation is null ? "" : $" Vous recevrez une confirmation {confirmation}.")}";

    public static string Cancelled(string spoken) => $"C'est fait : votre rendez-vous, {spoken}, est annulé.";

    public static string Refused(SlotVerdict verdict, string spoken, IReadOnlyList<string> others)
    {
        var why = verdict switch
        {
            SlotVerdict.Closed => $"Nous sommes fermés {spoken}.",
            SlotVerdict.TooSoon => $"{Capital(spoken)}, ce n'est plus possible.",
            SlotVerdict.TooFar => $"{Capital(spoken)}, l'agenda n'est pas encore ouvert.",
            _ => $"{Capital(spoken)}, ce n'est plus libre.",
        };
        return others.Count == 0 ? $"{why} {NothingFree}" : $"{why} {Offer(others)}";
    }

    public const string TooLateToMove = "Il est trop tard pour déplacer ce rendez-vous moi-même. Je peux noter un message pour que l'on vous rappelle.";

    public const string TooLateToCancel = "Il est trop tard pour annuler ce rendez-vous moi-même. Je peux noter un message pour que l'on vous rappelle.";

    public const string NoAppointment = "Je ne trouve pas de rendez-vous à votre numéro.";

    public const string WhenPlease = "Quel jour et à quelle heure souhaitez-vous venir ?";

    public const string NamePlease = "À quel nom dois-je réserver ?";

    public const string NumberPlease = "À quel numéro peut-on vous joindre ?";

    public static string WhichService(IReadOnlyList<string> services) => $"Pour quelle prestation : {SpokenTimes.Either(services)} ?";

    public static string WhichAgenda(IReadOnlyList<string> agendas) => $"Avec qui : {SpokenTimes.Either(agendas)} ?";

    /// <summary><c>par SMS</c>, of the channel that a confirmation leaves by.</summary>
    public static string By(string channel) => channel switch
    {
        Channels.ChannelTypes.Sms => "par SMS",
        Channels.ChannelTypes.WhatsApp => "sur WhatsApp",
        _ => "par e-mail",
    };

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
