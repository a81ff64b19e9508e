using Coccinelle.Providers.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coccinelle.Providers.Twilio;

public static class TwilioServices
{
    /// <summary>Name of the HTTP client, for tests that replace its handler.</summary>
    public const string HttpClientName = "twilio";

    /// <summary>Registers <see cref="TwilioOptions"/> and <see cref="TwilioClient"/> as singletons.</summary>
    public static IServiceCollection AddTwilio(this IServiceCollection services, TwilioOptions options)
    {
        services.AddProviderHttp(HttpClientName);
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(options).AddSingleton(provider => new TwilioClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<TwilioOptions>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
