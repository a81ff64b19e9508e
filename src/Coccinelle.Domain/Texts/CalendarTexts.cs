namespace Coccinelle.Domain.Texts;

/// <summary>What is said of the calendar with an owner's private times.</summary>
public static class CalendarTexts
{
    public static readonly Said NotAnAddress = new(
        "The secret https address of a calendar (iCal), on a public host.", "L'adresse secrète d'un agenda (iCal), en https, sur un serveur public.");

    public static readonly Said Unreachable = new("The calendar's server does not answer.", "Le serveur de l'agenda ne répond pas.");

    public static readonly Said Refused = new(
        "The host is unknown, not public, or its certificate is not its own.", "Ce serveur est inconnu, n'est pas public, ou son certificat n'est pas le sien.");

    public static readonly Said Redirects = new(
        "The address leads from one place to the next, and to no calendar.", "Cette adresse renvoie d'un endroit à l'autre, sans mener à un agenda.");

    public static readonly Said NotThere = new(
        "The server does not hand out this calendar (any more): copy its secret address again.",
        "Le serveur ne donne pas (ou plus) cet agenda : copiez à nouveau son adresse secrète.");

    public static readonly Said ServerError = new("The calendar's server is in trouble.", "Le serveur de l'agenda a un problème.");

    public static readonly Said TooLarge = new("The calendar is too large.", "Cet agenda est trop volumineux.");

    public static readonly Said NotACalendar = new("There is no calendar at this address.", "Il n'y a pas d'agenda à cette adresse.");

    public static readonly Said UnreadableAddress = new("The stored address cannot be opened: enter it again.", "L'adresse enregistrée est illisible : saisissez-la à nouveau.");

    /// <summary>For the owner's notice.</summary>
    public static string Failing(string agenda, Said why)
        => $"Votre agenda privé (pour « {agenda} ») ne peut plus être lu : {why.Fr} Les créneaux privés ajoutés depuis ne bloquent pas les rendez-vous.";
}
