using Coccinelle.Server.Inbox;
using Coccinelle.Server.Messaging.Inbound;
using Coccinelle.Server.Messaging.Outbox;
using Coccinelle.Server.Messaging.Sending;

namespace Coccinelle.Server.Messaging;

internal static class MessagingServices
{
    public static void AddMessaging(this IServiceCollection services)
    {
        services.AddSingleton<MessageBudgets>();
        services.AddSingleton<Recipients>();
        services.AddSingleton<OptOuts>();
        services.AddSingleton<Consents>();
        services.AddSingleton<WhatsAppWindows>();
        services.AddSingleton<UnsubscribeLinks>();
        services.AddSingleton<MessageComposer>();
        services.AddSingleton<MessageRows>();
        services.AddSingleton<MessageViews>();
        services.AddSingleton<MessageGateway>();

        services.AddSingleton<MessageLedger>();
        services.AddSingleton<ReportedOptOuts>();
        services.AddSingleton<EmailLetters>();
        services.AddSingleton<IMessageSender, TwilioSender>();
        services.AddSingleton<IMessageSender, SmtpSender>();
        services.AddSingleton<IMessageSender, WhatsAppSender>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxRows>();
        services.AddSingleton<DeliveryResults>();
        services.AddSingleton<Delivery>();
        services.AddHostedService<OutboxWorker>();
        services.AddHostedService<SilentMessages>();

        services.AddSingleton<WhatsAppGate>();
        services.AddSingleton<MessageReports>();
        services.AddSingleton<InboundMessages>();
        services.AddSingleton<InboundOwners>();
        services.AddSingleton<AppointmentReplies>();
        services.AddSingleton<IInboxHandler, TwilioMessageEvents>();
        services.AddSingleton<IInboxHandler, WhatsAppEvents>();
    }

    public static void MapMessaging(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMessageWebhooks();
        endpoints.MapUnsubscribe();
        endpoints.MapSending();
        endpoints.MapMessages();
        endpoints.MapTemplatePreview();
    }
}
