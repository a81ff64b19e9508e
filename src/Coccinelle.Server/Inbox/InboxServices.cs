namespace Coccinelle.Server.Inbox;

internal static class InboxServices
{
    public static void AddInbox(this IServiceCollection services)
    {
        services.AddSingleton<InboxMeters>();
        services.AddSingleton<InboxSignal>();
        services.AddSingleton<WebhookInbox>();
        services.AddSingleton<TwilioGate>();
        services.AddHostedService<InboxWorker>();
    }
}
