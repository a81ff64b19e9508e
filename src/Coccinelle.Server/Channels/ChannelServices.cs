using Coccinelle.Server.Access;
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
    }

    public static void MapChannels(this IEndpointRouteBuilder endpoints)
    {
        var channels = endpoints.MapGroup("/api/channels").WithTags("Channels").ForTenant();
        channels.MapChannelConfigurations();
    }
}
