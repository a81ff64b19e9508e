using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Inbox;

namespace Coccinelle.Server.Assistants;

internal static class AssistantServices
{
    public static void AddAssistants(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<AssistantReports>();
        services.AddSingleton<AssistantRequests>();
        services.AddSingleton<IInboxHandler, VapiEvents>();
        services.AddSingleton<FunctionLedger>();
        services.AddSingleton<FunctionFailures>();
        services.AddSingleton<FunctionRunner>();
        services.AddSingleton<FunctionDesk>();
        services.AddSingleton<CallReconciler>();
        services.AddHostedService(provider => provider.GetRequiredService<CallReconciler>());
        services.AddSingleton<AssistantSignal>();
        services.AddSingleton<AssistantState>();
        services.AddSingleton<AssistantRows>();
        services.AddSingleton<AssistantSearch>();
        services.AddSingleton<AssistantRemovals>();
        services.AddSingleton<AssistantProvisioning>();
        if (configuration.GetValue(AssistantProvisioner.Setting, true))
            services.AddHostedService<AssistantProvisioner>();
    }
}
