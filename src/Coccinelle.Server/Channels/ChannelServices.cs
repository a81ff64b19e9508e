namespace Coccinelle.Server.Channels;

internal static class ChannelServices
{
    public static void AddChannels(this IServiceCollection services) => services.AddSingleton<PhoneChannel>();
}
