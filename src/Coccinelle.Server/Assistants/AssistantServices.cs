using Coccinelle.Server.Inbox;

namespace Coccinelle.Server.Assistants;

internal static class AssistantServices
{
    public static void AddAssistants(this IServiceCollection services)
    {
        services.AddSingleton<AssistantReports>();
        services.AddSingleton<AssistantRequests>();
        services.AddSingleton<IInboxHandler, VapiEvents>();
        services.AddSingleton<CallReconciler>();
        services.AddHostedService(provider => provider.GetRequiredService<CallReconciler>());
    }
}
