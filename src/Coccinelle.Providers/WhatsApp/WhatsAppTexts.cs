using Coccinelle.Domain.Texts;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>WhatsApp's refusals as a firm's owner can act on them.</summary>
internal static class WhatsAppTexts
{
    public static readonly Said Token = new(
        "The access token is no longer valid. Create a system user token in Meta Business Settings, without expiry, and enter it here.",
        "Le jeton d'accès n'est plus valable. Créez un jeton d'utilisateur système dans les paramètres de Meta Business, sans expiration, et saisissez-le ici.");

    public static readonly Said TemporaryToken = new(
        "This access token expires within two days. The one shown under \"API Setup\" only lasts for hours: create a system user token without expiry.",
        "Ce jeton d'accès expire dans moins de deux jours. Celui de la page « API Setup » ne dure que quelques heures : créez un jeton d'utilisateur système sans expiration.");

    public static readonly Said Permission = new(
        "The access token may not use this number. It needs the permissions whatsapp_business_messaging and whatsapp_business_management on this WhatsApp account.",
        "Le jeton d'accès n'a pas le droit d'utiliser ce numéro. Il lui faut les autorisations whatsapp_business_messaging et whatsapp_business_management sur ce compte WhatsApp.");

    public static readonly Said Payment = new(
        "WhatsApp has no working payment method for this account. Add one in Meta Business Settings.",
        "Aucun moyen de paiement valable pour ce compte WhatsApp. Ajoutez-en un dans les paramètres de Meta Business.");

    public static readonly Said DisplayName = new(
        "WhatsApp has not approved the display name of this number. Have it approved in WhatsApp Manager.",
        "WhatsApp n'a pas approuvé le nom affiché de ce numéro. Faites-le approuver dans le gestionnaire WhatsApp.");

    public static readonly Said Registration = new(
        "This number is not registered with the WhatsApp API. Register it in WhatsApp Manager.",
        "Ce numéro n'est pas enregistré auprès de l'API WhatsApp. Enregistrez-le dans le gestionnaire WhatsApp.");

    public static readonly Said UnknownNumber = new(
        "WhatsApp does not know this phone number id, or this token cannot see it. It is the long number under \"Phone number ID\", not the phone number.",
        "WhatsApp ne connaît pas cet identifiant de numéro, ou ce jeton n'y a pas accès. C'est le long nombre indiqué sous « Phone number ID », pas le numéro de téléphone.");

    public static readonly Said PolicyBlock = new(
        "WhatsApp has blocked this account because of its rules. See Account quality in Meta Business Support.",
        "WhatsApp a bloqué ce compte au titre de ses règles. Voyez « Qualité du compte » dans l'assistance Meta Business.");

    public static readonly Said Country = new(
        "WhatsApp does not let this account write to numbers of this country.",
        "WhatsApp n'autorise pas ce compte à écrire aux numéros de ce pays.");

    public static readonly Said Spam = new(
        "WhatsApp restricts this number because too many recipients blocked it or reported it.",
        "WhatsApp limite ce numéro : trop de destinataires l'ont bloqué ou signalé.");

    public static readonly Said Ecosystem = new(
        "WhatsApp holds back this advertising message to keep its user from getting too many. Wait at least a day.",
        "WhatsApp retient ce message publicitaire pour ne pas en imposer trop à son utilisateur. Attendez au moins un jour.");

    public static readonly Said Self = new(
        "A number cannot write to itself on WhatsApp.",
        "Un numéro ne peut pas s'écrire à lui-même sur WhatsApp.");

    public static readonly Said OptedOut = new(
        "This recipient no longer wants advertising from this number.",
        "Ce destinataire ne veut plus de publicité de ce numéro.");

    public static readonly Said TemplateMissing = new(
        "There is no approved template of this name in this language.",
        "Il n'existe pas de modèle approuvé de ce nom dans cette langue.");

    public static readonly Said TemplateParameters = new(
        "The values do not fit the template: their number, length or form is wrong.",
        "Les valeurs ne correspondent pas au modèle : leur nombre, leur longueur ou leur forme est incorrect.");

    public static readonly Said TemplatePaused = new(
        "WhatsApp has paused or disabled this template because recipients complained.",
        "WhatsApp a suspendu ou désactivé ce modèle à la suite de plaintes de destinataires.");

    public static readonly Said Renew = new(
        "The connection to WhatsApp has to be renewed.",
        "La connexion à WhatsApp doit être renouvelée.");

    public static readonly Said Unreachable = new(
        "This recipient cannot be reached on WhatsApp.",
        "Ce destinataire n'est pas joignable sur WhatsApp.");

    public static readonly Said OnlyTemplate = new(
        "The recipient has not written for 24 hours: only an approved template can be sent.",
        "Le destinataire n'a pas écrit depuis 24 heures : seul un modèle approuvé peut lui être envoyé.");

    public static readonly Said TemplateRefused = new("WhatsApp refuses this template.", "WhatsApp refuse ce modèle.");

    public static readonly Said TooMuch = new(
        "Too much at once for WhatsApp. Try again in a few minutes.",
        "Trop de demandes à la fois pour WhatsApp. Réessayez dans quelques minutes.");

    public static readonly Said Restricted = new(
        "WhatsApp restricts what this account may send. See WhatsApp Manager.",
        "WhatsApp limite les envois de ce compte. Voyez le gestionnaire WhatsApp.");

    public static readonly Said Refused = new("WhatsApp refused the request.", "WhatsApp a refusé la demande.");

    /// <summary>Of this very code where there is something particular to say, else of its kind.</summary>
    public static Said Of(int? code, WhatsAppFault fault) => code switch
    {
        0 or 102 or 104 or 190 => Token,
        3 or 10 or (>= 200 and <= 299) or 131005 => Permission,
        368 or 131031 => PolicyBlock,
        130497 => Country,
        131021 => Self,
        131037 => DisplayName,
        131042 => Payment,
        131045 or 133010 => Registration,
        131048 => Spam,
        131049 => Ecosystem,
        131050 => OptedOut,
        132000 or 132005 or 132012 or 132018 => TemplateParameters,
        132001 => TemplateMissing,
        132015 or 132016 => TemplatePaused,
        _ => Of(fault),
    };

    private static Said Of(WhatsAppFault fault) => fault switch
    {
        WhatsAppFault.Channel => Renew,
        WhatsAppFault.Number => UnknownNumber,
        WhatsAppFault.Recipient => Unreachable,
        WhatsAppFault.NeedsTemplate => OnlyTemplate,
        WhatsAppFault.Template => TemplateRefused,
        WhatsAppFault.Rate => TooMuch,
        WhatsAppFault.Restricted => Restricted,
        _ => Refused,
    };
}
