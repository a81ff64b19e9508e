namespace Coccinelle.Domain.Texts;

/// <summary>Why a message did not arrive, for a firm's owner.</summary>
public static class DeliveryTexts
{
    public static readonly Said NotYet = new("Its time has not come yet.", "Son heure n'est pas encore venue.");

    public static readonly Said OnItsWay = new("It is about to leave.", "Il est sur le point de partir.");

    public static readonly Said NoWordYet = new(
        "It was handed over, and the network has not said yet whether it arrived.", "Il a été remis au réseau, qui n'a pas encore confirmé son arrivée.");

    public static readonly Said EmailAccepted = new(
        "The firm's mail server accepted it; whether it was read, e-mail does not tell.", "Votre serveur de messagerie l'a accepté ; l'e-mail ne dit pas s'il a été lu.");

    public static readonly Said Uncertain = new(
        "It may have left: the provider gave no answer and could not tell afterwards. It was not sent again, so that it does not arrive twice.",
        "Il est peut-être parti : le fournisseur n'a pas répondu et n'a pas pu le dire ensuite. Il n'a pas été renvoyé, pour ne pas arriver deux fois.");

    public static readonly Said Cancelled = new("It was cancelled before it left.", "Il a été annulé avant son départ.");

    public static readonly Said OptedOut = new("The recipient has asked not to receive such messages.", "Le destinataire a demandé à ne plus recevoir ces messages.");

    public static readonly Said AppointmentChanged = new(
        "The appointment was moved or cancelled before this was due.", "Le rendez-vous a été déplacé ou annulé avant l'heure de ce message.");

    public static readonly Said TooLate = new("It could not be delivered while it was still of use.", "Il n'a pas pu être remis tant qu'il était encore utile.");

    public static readonly Said Exhausted = new("The provider could not take it, in spite of eight attempts.", "Le fournisseur n'a pas pu le prendre malgré huit essais.");

    public static readonly Said ChannelNotWorking = new("The channel did not work when it should have left.", "Le canal ne fonctionnait pas au moment de l'envoi.");

    public static readonly Said SecretUnreadable = new(
        "The channel's stored password cannot be opened; enter it again.", "Le mot de passe enregistré du canal est illisible ; saisissez-le à nouveau.");

    public static readonly Said NoSuchRecipient = new("The address or number does not exist, or takes no messages.", "L'adresse ou le numéro n'existe pas, ou ne reçoit pas de messages.");

    public static readonly Said Landline = new("The number is a landline and cannot receive text messages.", "Le numéro est un fixe et ne reçoit pas de SMS.");

    public static readonly Said PhoneOff = new("The phone was off or out of reach for too long.", "Le téléphone était éteint ou hors réseau trop longtemps.");

    public static readonly Said Filtered = new("The network or the provider held it back as unwanted.", "Le réseau ou le fournisseur l'a retenu comme indésirable.");

    public static readonly Said Region = new("The platform does not send to this country.", "La plateforme n'envoie pas vers ce pays.");

    public static readonly Said WindowClosed = new(
        "On WhatsApp the person had not written for 24 hours, and only an approved template may go out then.",
        "Sur WhatsApp, la personne n'avait pas écrit depuis 24 heures : seul un modèle approuvé peut alors partir.");

    public static readonly Said MailboxFull = new("The recipient's mailbox is full, or the message too large for it.", "La boîte du destinataire est pleine, ou le message trop volumineux.");

    public static readonly Said Credentials = new("The provider refused the channel's credentials.", "Le fournisseur a refusé les identifiants du canal.");

    public static readonly Said Template = new(
        "WhatsApp does not know this template, or has not approved it.", "WhatsApp ne connaît pas ce modèle, ou ne l'a pas approuvé.");

    public static readonly Said EmailRefused = new("The firm's mail server refused it.", "Votre serveur de messagerie l'a refusé.");

    public static readonly Said Refused = new("The provider refused it.", "Le fournisseur l'a refusé.");

    /// <summary>It failed so far and is tried again.</summary>
    public static Said TriedAgain(Said why) => new($"{why.En} It will be tried again.", $"{why.Fr} Un nouvel essai aura lieu.");
}
