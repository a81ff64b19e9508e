using Coccinelle.Providers.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coccinelle.Providers.OpenAi;

public static class OpenAiServices
{
    /// <summary>Name of the HTTP client, for tests that replace its handler.</summary>
    public const string HttpClientName = "openai";

    /// <summary>Registers <see cref="OpenAiOptions"/> and <see cref="OpenAiClient"/> as singletons.</summary>
    public static IServiceCollection AddOpenAi(this IServiceCollection services, OpenAiOptions options)
    {
        services.AddProviderHttp(HttpClientName);
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(options).AddSingleton(provider => new OpenAiClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<OpenAiOptions>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
