namespace Coccinelle.Domain.Texts;

/// <summary>What a customer reads on the page of his appointment.</summary>
public static class LinkPageTexts
{
    public const string Unknown = "Ce lien ne mène nulle part";
    public const string UnknownHint = "Il a peut-être été mal recopié, ou il n'est plus valable.";
    public const string Yours = "Votre rendez-vous";
    public const string Confirm = "Je confirme";
    public const string Cancel = "J'annule";
    public const string CancelAsk = "Annuler ce rendez-vous ?";
    public const string Move = "Choisir un autre moment";
    public const string Confirmed = "C'est noté : nous vous attendons.";
    public const string Moved = "Votre rendez-vous est déplacé.";
    public const string Cancelled = "Votre rendez-vous est annulé.";
    public const string WasCancelled = "Ce rendez-vous est annulé.";
    public const string IsOver = "Ce rendez-vous est passé.";
    public const string Taken = "Ce moment n'est plus libre. En voici d'autres.";
    public const string NothingFree = "Aucun moment n'est libre dans les prochains jours.";
    public const string Book = "Prendre rendez-vous";
    public const string Booked = "Votre rendez-vous est pris.";
    public const string Name = "Votre nom";
    public const string NameMissing = "Dites-nous votre nom pour réserver.";
    public const string Service = "Prestation";
    public const string Show = "Voir les moments libres";
    public const string Unavailable = "Cette page n'est pas disponible pour le moment.";

    public static string TooLate(string? phone)
        => phone is null ? "Il est trop tard pour le changer ici. Merci d'appeler." : $"Il est trop tard pour le changer ici. Merci d'appeler le {phone}.";
}
