namespace Coccinelle.Domain.Texts;

/// <summary>Why an owner has not been told of something, for whoever looks.</summary>
public static class NoticeTexts
{
    public static Said? Why(string? code) => code switch
    {
        null => null,
        "no_address" => new("Neither a phone nor an e-mail address of the owner is known.", "Aucun téléphone ni e-mail du patron n'est connu."),
        "invalid_address" => new("The address set for the owner cannot be written to.", "L'adresse indiquée pour le patron ne peut pas recevoir de message."),
        "channel_not_working" => new(
            "None of the firm's channels that reach the owner works at present.", "Aucun canal de l'entreprise qui mène au patron ne fonctionne pour le moment."),
        "opted_out" => new("The owner has asked not to receive messages there.", "Le patron a demandé à ne plus recevoir de messages à cette adresse."),
        "window_closed" => MessageTexts.WindowClosed,
        "tenant_suspended" => MessageTexts.Suspended,
        "daily_limit" => MessageTexts.DailyLimit,
        "recipient_limit" => MessageTexts.RecipientLimit,
        "spending_limit" => MessageTexts.SpendingLimit,
        "not_wanted" => new("The owner does not want a message for each call.", "Le patron ne souhaite pas de message à chaque appel."),
        "old" => new("It happened before owners were told of anything.", "C'est arrivé avant la mise en place de ces messages."),
        _ => new("It could not be sent.", "L'envoi n'a pas été possible."),
    };
}
