namespace Coccinelle.Domain.Texts;

/// <summary>Everything that a caller hears from the platform itself, in French. The assistant's own words are not here.</summary>
public static class CallTexts
{
    /// <summary>Twilio language tag of these texts.</summary>
    public const string Language = "fr-FR";

    /// <summary>Speech recognition helps itself with these words.</summary>
    public const string YesNoHints = "oui, non";

    /// <summary>No firm is known yet, and nothing behind may be working: it must name nobody.</summary>
    public const string NeutralVoicemail =
        "Bonjour. Nous ne pouvons pas vous mettre en relation pour le moment. Laissez votre nom, l'entreprise que vous appelez et votre message après le bip.";

    public const string NeutralUnavailable = "Bonjour. Votre correspondant n'est pas joignable pour le moment. Merci de rappeler plus tard.";

    public const string AskForFirm =
        "Bonjour. Quelle entreprise souhaitez-vous joindre ? Dites son nom, ou tapez le numéro de téléphone que vous avez composé.";

    public const string AskForFirmAgain =
        "Je n'ai pas compris. Dites le nom de l'entreprise, ou tapez son numéro de téléphone à dix chiffres.";

    public const string MessageRecorded = "Merci, votre message est bien enregistré. Au revoir.";

    public const string NothingRecorded = "Nous n'avons pas entendu de message. Au revoir.";

    /// <summary>Said by the assistant when a tool takes longer than a breath.</summary>
    public const string StillWorking = "Je vérifie encore.";

    public const string Goodbye = "Merci de votre appel. Au revoir.";

    public static string ConfirmFirm(string firm) => $"Vous souhaitez joindre {firm}, c'est bien cela ? Dites oui, ou tapez 1.";

    public static string FirmVoicemail(string firm)
        => $"Bonjour, vous êtes bien chez {firm}. Nous ne pouvons pas vous répondre pour le moment. Laissez-nous un message après le bip, nous vous rappellerons.";

    public static string FirmUnavailable(string firm)
        => $"Bonjour, vous êtes bien chez {firm}. Nous ne pouvons pas vous répondre pour le moment. Merci de rappeler plus tard.";

    public static string Transferring(string firm) => $"Bonjour, vous êtes bien chez {firm}. Un instant, je vous mets en relation.";
}
