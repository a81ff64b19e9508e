using Coccinelle.Domain.Channels;

namespace Coccinelle.Domain.Texts;

/// <summary>
/// What a new firm's customers read by SMS. Only letters of the GSM alphabet (no ê, ô, ç, À): one other letter halves what fits into a
/// message, and doubles its price. No links but where the message is about one: networks hold back messages that carry one.
/// </summary>
public static class SmsTemplateTexts
{
    public static readonly IReadOnlyDictionary<string, MessageTemplate> All = new Dictionary<string, MessageTemplate>(StringComparer.Ordinal)
    {
        [TemplateKeys.Confirmation] = new(true, "{{companyName}} : votre rendez-vous du {{appointmentDate}} à {{appointmentTime}} est confirmé."),
        [TemplateKeys.Reminder24Hours] = new(true, "{{companyName}} : rappel de votre rendez-vous du {{appointmentDate}} à {{appointmentTime}}. {{answerHint}}"),
        [TemplateKeys.Reminder1Hour] = new(true, "{{companyName}} : rappel, nous vous attendons aujourd'hui à {{appointmentTime}}."),
        [TemplateKeys.Cancellation] = new(true, "{{companyName}} : votre rendez-vous du {{appointmentDate}} à {{appointmentTime}} est annulé. Pour en reprendre un : {{phone}}"),
        [TemplateKeys.Rescheduling] = new(true, "{{companyName}} : votre rendez-vous est déplacé au {{appointmentDate}} à {{appointmentTime}}. Un imprévu ? {{phone}}"),
        [TemplateKeys.Welcome] = new(false, "Bienvenue chez {{companyName}} ! Pour nous joindre : {{phone}}"),
        [TemplateKeys.MissedCall] = new(true, "{{companyName}} : nous avons manqué votre appel. Pour prendre rendez-vous ou nous joindre : {{bookingLink}}"),
        [TemplateKeys.AutoReply] = new(false, "{{companyName}} : merci de votre message, nous vous répondons dès que possible."),
        [TemplateKeys.UnsubscribeConfirmation] = new(true, "{{companyName}} : c'est noté, vous ne recevrez plus nos messages publicitaires."),
        [TemplateKeys.Promotions] = new(false, "{{companyName}} : {{message}}"),
    };
}
