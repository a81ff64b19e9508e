using Coccinelle.Providers.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coccinelle.Providers.Vapi;

public static class VapiServices
{
    /// <summary>Name of the HTTP client, for tests that replace its handler.</summary>
    public const string HttpClientName = "vapi";

    /// <summary>Registers <see cref="VapiOptions"/>, <see cref="VapiCircuit"/> and <see cref="VapiClient"/> as singletons.</summary>
    public static IServiceCollection AddVapi(this IServiceCollection services, VapiOptions options)
    {
        services.AddProviderHttp(HttpClientName);
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(options).AddSingleton<VapiCircuit>().AddSingleton(provider => new VapiClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<VapiOptions>(),
            provider.GetRequiredService<VapiCircuit>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
