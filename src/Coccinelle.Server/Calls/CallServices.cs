using Coccinelle.Domain.Calls;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Calls.Transfers;
using Coccinelle.Server.Inbox;

namespace Coccinelle.Server.Calls;

internal static class CallServices
{
    public static void AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<CallMeters>();
        services.AddSingleton<CallLog>();
        services.AddSingleton<ILineBook, LineBook>();
        services.AddSingleton<VoiceScript>();
        services.AddSingleton<NextBestAnswer>();
        services.AddSingleton<HandOver>();
        services.AddSingleton<Reception>();
        services.AddSingleton<CallWalk>();
        services.AddSingleton<CallContinuation>();
        services.AddSingleton<AssistantChoice>();
        services.AddSingleton<VoiceDesk>();
        services.AddSingleton<IInboxHandler, TwilioCallEvents>();
        services.AddSingleton<TransferRows>();
        services.AddSingleton<TransferTargets>();
        services.AddSingleton<TransferSteps>();
        services.AddSingleton<TransferSignal>();
        services.AddSingleton<ICallFunction, TransferFunction>();
        services.AddHostedService<TransferWorker>();
    }
}
