using Coccinelle.Server.Access;
using Coccinelle.Server.Channels.Testing;
using Coccinelle.Server.Channels.WhatsApp;

namespace Coccinelle.Server.Channels;

internal static class ChannelServices
{
    public static void AddChannels(this IServiceCollection services)
    {
        services.AddSingleton<ChannelRows>();
        services.AddSingleton<ChannelRepository>();
        services.AddSingleton<ChannelStates>();
        services.AddSingleton<ChannelStats>();
        services.AddSingleton<ChannelSecrets>();
        services.AddSingleton<ChannelForms>();
        services.AddSingleton<ChannelViews>();
        services.AddSingleton<ChannelConfigurator>();
        services.AddSingleton<ChannelDesk>();
        services.AddSingleton<Dialog360Webhook>();
        services.AddSingleton<WhatsAppVerification>();
        services.AddSingleton<ConnectStates>();
        services.AddSingleton<Dialog360Rows>();
        services.AddSingleton<Dialog360Connector>();
        services.AddSingleton<Dialog360Onboarding>();
        services.AddHostedService<Dialog360Worker>();
        services.AddSingleton<MessageLog>();
        services.AddSingleton<IChannelTest, SmsTest>();
        services.AddSingleton<IChannelTest, EmailTest>();
        services.AddSingleton<IChannelTest, WhatsAppTest>();
        services.AddSingleton<ChannelTester>();
        services.AddSingleton<PhoneTest>();
    }

    public static void MapChannels(this IEndpointRouteBuilder endpoints)
    {
        var channels = endpoints.MapGroup("/api/channels").WithTags("Channels").ForTenant();
        channels.MapChannelConfigurations();
        channels.MapChannelTests();
        channels.MapEmailPresets();
        channels.MapWhatsAppConnect();
        endpoints.MapWhatsAppCallback();
    }
}
