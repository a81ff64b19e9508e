using Coccinelle.Server.Owners.Digests;
using Coccinelle.Server.Owners.FollowUps;

namespace Coccinelle.Server.Owners;

internal static class OwnerServices
{
    public static void AddOwners(this IServiceCollection services)
    {
        services.AddSingleton<OwnerRows>();
        services.AddSingleton<OwnerPost>();

        services.AddSingleton<NoticeSignal>();
        services.AddSingleton<NoticeRows>();
        services.AddSingleton<NoticeLetters>();
        services.AddHostedService<NoticeWorker>();

        services.AddSingleton<FollowUpSignal>();
        services.AddSingleton<FollowUpRows>();
        services.AddSingleton<TextBackDesk>();
        services.AddHostedService<FollowUpWorker>();

        services.AddSingleton<DigestSignal>();
        services.AddSingleton<DigestRows>();
        services.AddSingleton<DigestFacts>();
        services.AddHostedService<DigestWorker>();
    }

    public static void MapOwners(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOwnerPreferences();
        endpoints.MapNotices();
    }
}
