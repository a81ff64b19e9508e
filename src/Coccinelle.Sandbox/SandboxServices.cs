using Coccinelle.Sandbox.Smtp;
using Coccinelle.Sandbox.Twilio;
using Coccinelle.Sandbox.Vapi;
using Coccinelle.Sandbox.WhatsApp;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coccinelle.Sandbox;

/// <summary>The sandbox as a part of another application.</summary>
public static class SandboxServices
{
    /// <summary>
    /// Adds the outside world: <see cref="SandboxOptions"/>, <see cref="SandboxWorld"/> and <see cref="VirtualPhone"/> can then be
    /// injected. Takes the registered <see cref="TimeProvider"/>, or the system's.
    /// </summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services, Action<SandboxOptions>? configure = null)
    {
        var options = new SandboxOptions();
        configure?.Invoke(options);
        return services.AddSandbox(options);
    }

    internal static IServiceCollection AddSandbox(this IServiceCollection services, SandboxOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<SandboxWorld>();
        services.AddSingleton<Background>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<TwilioWebhooks>();
        services.AddSingleton<TwimlPlayer>();
        services.AddSingleton<TelephoneExchange>();
        services.AddSingleton<OutboundCalls>();
        services.AddSingleton<OutboundMessages>();
        services.AddSingleton<InboundMessages>();
        services.AddSingleton<WhatsAppWebhooks>();
        services.AddSingleton<WhatsAppReports>();
        services.AddSingleton<WhatsAppDesk>();
        services.AddSingleton<InboundWhatsApp>();
        services.AddHostedService<MailServer>();
        services.AddSingleton<VapiWebhooks>();
        services.AddSingleton<ToolDesk>();
        services.AddSingleton<AgentRunner>();
        services.AddSingleton<VapiCallDesk>();
        services.AddSingleton(provider => new VirtualPhone(
            provider.GetRequiredService<SandboxOptions>(), provider.GetRequiredService<SandboxWorld>(), provider.GetRequiredService<TelephoneExchange>(),
            provider.GetRequiredService<InboundMessages>(), provider.GetRequiredService<InboundWhatsApp>()));
        return services;
    }
}
