using Coccinelle.Domain.Channels;

namespace Coccinelle.Domain.Texts;

/// <summary>What a new firm's customers read by e-mail.</summary>
public static class EmailTemplateTexts
{
    private const string Signature = "\n\n{{companyName}}\n{{phone}}";

    public static readonly IReadOnlyDictionary<string, MessageTemplate> All = new Dictionary<string, MessageTemplate>(StringComparer.Ordinal)
    {
        [TemplateKeys.Confirmation] = new(
            true,
            "Bonjour,\n\nVotre rendez-vous du {{appointmentDate}} à {{appointmentTime}} est confirmé.\n\nPour le déplacer ou l'annuler : {{cancellationLink}}" + Signature,
            "Votre rendez-vous du {{appointmentDate}} chez {{companyName}}"),
        [TemplateKeys.Reminder24Hours] = new(
            true,
            "Bonjour,\n\nNous vous rappelons votre rendez-vous du {{appointmentDate}} à {{appointmentTime}}.\n\nConfirmez-le, déplacez-le ou annulez-le ici : {{cancellationLink}}" + Signature,
            "Rappel : votre rendez-vous du {{appointmentDate}} à {{appointmentTime}}"),
        [TemplateKeys.Reminder1Hour] = new(
            true,
            "Bonjour,\n\nNous vous attendons aujourd'hui à {{appointmentTime}}.\n\nÀ tout à l'heure !" + Signature,
            "À tout à l'heure chez {{companyName}}"),
        [TemplateKeys.Cancellation] = new(
            true,
            "Bonjour,\n\nVotre rendez-vous du {{appointmentDate}} à {{appointmentTime}} est annulé.\n\nPour en reprendre un, appelez-nous au {{phone}}." + Signature,
            "Votre rendez-vous du {{appointmentDate}} est annulé"),
        [TemplateKeys.Rescheduling] = new(
            true,
            "Bonjour,\n\nVotre rendez-vous est déplacé au {{appointmentDate}} à {{appointmentTime}}.\n\nUn imprévu ? {{cancellationLink}}" + Signature,
            "Votre rendez-vous est déplacé au {{appointmentDate}}"),
        [TemplateKeys.Welcome] = new(
            false,
            "Bonjour,\n\nBienvenue chez {{companyName}} ! Nous sommes joignables au {{phone}}." + Signature,
            "Bienvenue chez {{companyName}}"),
        [TemplateKeys.MissedCall] = new(
            false,
            "Bonjour,\n\nNous avons manqué votre appel. Nous vous rappelons dès que possible." + Signature,
            "{{companyName}} a manqué votre appel"),
        [TemplateKeys.AutoReply] = new(
            false,
            "Bonjour,\n\nNous avons bien reçu votre message et vous répondons dès que possible." + Signature,
            "Nous avons bien reçu votre message"),
        [TemplateKeys.UnsubscribeConfirmation] = new(
            true,
            "Bonjour,\n\nC'est noté : vous ne recevrez plus nos messages publicitaires." + Signature,
            "Votre désinscription est enregistrée"),
        [TemplateKeys.Promotions] = new(
            false,
            "Bonjour,\n\n{{message}}\n\nPour ne plus recevoir nos offres : {{unsubscribeLink}}" + Signature,
            "Une offre de {{companyName}}"),
        [TemplateKeys.Newsletter] = new(
            false,
            "Bonjour,\n\n{{message}}\n\nPour ne plus recevoir notre lettre : {{unsubscribeLink}}" + Signature,
            "Les nouvelles de {{companyName}}"),
    };
}
