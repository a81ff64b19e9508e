using Coccinelle.Providers.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coccinelle.Providers.WhatsApp;

public static class WhatsAppServices
{
    /// <summary>Name of the HTTP client, for tests that replace its handler.</summary>
    public const string HttpClientName = "whatsapp";

    /// <summary>Registers <see cref="WhatsAppOptions"/>, <see cref="MetaClient"/> and <see cref="Dialog360Client"/> as singletons.</summary>
    public static IServiceCollection AddWhatsApp(this IServiceCollection services, WhatsAppOptions options)
    {
        // No loggers of the factory: a question to Meta about a token carries that token in its address.
        services.AddProviderHttp(HttpClientName).RemoveAllLoggers();
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(options)
            .AddSingleton(provider => new MetaClient(Http(provider), options, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new Dialog360Client(Http(provider), options, provider.GetRequiredService<TimeProvider>()));
    }

    private static HttpClient Http(IServiceProvider provider) => provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName);
}
