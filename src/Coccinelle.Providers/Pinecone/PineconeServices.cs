using Coccinelle.Providers.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coccinelle.Providers.Pinecone;

public static class PineconeServices
{
    /// <summary>Name of the HTTP client, for tests that replace its handler.</summary>
    public const string HttpClientName = "pinecone";

    /// <summary>Registers <see cref="PineconeOptions"/> and <see cref="PineconeClient"/> as singletons.</summary>
    public static IServiceCollection AddPinecone(this IServiceCollection services, PineconeOptions options)
    {
        services.AddProviderHttp(HttpClientName);
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(options).AddSingleton(provider => new PineconeClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<PineconeOptions>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
