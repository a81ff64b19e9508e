using Coccinelle.Domain.Channels;

namespace Coccinelle.Domain.Texts;

/// <summary>What a new firm's customers read on WhatsApp. Outside the 24 hours after a customer's message Meta must have approved the words first.</summary>
public static class WhatsAppTemplateTexts
{
    public static readonly IReadOnlyDictionary<string, MessageTemplate> All = new Dictionary<string, MessageTemplate>(StringComparer.Ordinal)
    {
        [TemplateKeys.Confirmation] = new(true, "Bonjour, votre rendez-vous chez {{companyName}} est confirmé pour le {{appointmentDate}} à {{appointmentTime}}. À bientôt !"),
        [TemplateKeys.Reminder24Hours] = new(true, "Bonjour, nous vous rappelons votre rendez-vous chez {{companyName}} le {{appointmentDate}} à {{appointmentTime}}. Répondez OUI pour confirmer ou NON pour annuler."),
        [TemplateKeys.Reminder1Hour] = new(true, "Bonjour, {{companyName}} vous attend aujourd'hui à {{appointmentTime}}. À tout à l'heure !"),
        [TemplateKeys.Cancellation] = new(true, "Bonjour, votre rendez-vous chez {{companyName}} du {{appointmentDate}} à {{appointmentTime}} est annulé. Pour en reprendre un, appelez le {{phone}}."),
        [TemplateKeys.Rescheduling] = new(true, "Bonjour, votre rendez-vous chez {{companyName}} est déplacé au {{appointmentDate}} à {{appointmentTime}}. En cas d'imprévu, prévenez-nous au {{phone}}."),
        [TemplateKeys.Welcome] = new(false, "Bienvenue chez {{companyName}} ! Écrivez-nous ici ou appelez le {{phone}}."),
        [TemplateKeys.MissedCall] = new(false, "Bonjour, {{companyName}} a manqué votre appel. Nous vous rappelons dès que possible ; vous pouvez aussi nous écrire ici."),
        [TemplateKeys.AutoReply] = new(true, "Bonjour, {{companyName}} a bien reçu votre message et vous répond dès que possible. Pour une réponse immédiate, appelez le {{phone}}."),
        [TemplateKeys.UnsubscribeConfirmation] = new(true, "C'est noté : {{companyName}} ne vous enverra plus de messages publicitaires."),
        [TemplateKeys.Promotions] = new(false, "{{companyName}} : {{message}}\nRépondez STOP pour ne plus recevoir nos offres."),
    };
}
