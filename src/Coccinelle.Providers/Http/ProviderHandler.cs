using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Providers.Http;

/// <summary>The HTTP client under every provider of ours.</summary>
internal static class ProviderHandler
{
    /// <summary>
    /// One pool for the life of the process, so that singletons and grains may keep the client. No redirects (credentials would
    /// follow), no cookies, and none of the host's resilience handlers: they repeat POSTs, which here means calling somebody twice.
    /// </summary>
    public static IHttpClientBuilder AddProviderHttp(this IServiceCollection services, string name) =>
#pragma warning disable EXTEXP0001 // RemoveAllResilienceHandlers is marked experimental, and the only way out of ConfigureHttpClientDefaults.
        services.AddHttpClient(name, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllResilienceHandlers()
#pragma warning restore EXTEXP0001
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(3),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            });
}
