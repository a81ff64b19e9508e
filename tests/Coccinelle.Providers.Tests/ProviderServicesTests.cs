using System.Net;
using Coccinelle.Providers.Twilio;
using Coccinelle.Providers.Vapi;
using Microsoft.Extensions.DependencyInjection;

namespace Coccinelle.Providers.Tests;

public sealed class ProviderServicesTests
{
    private static readonly HandOverRequest Request = new("a", null, "CA1", "t", new Dictionary<string, string>());

    [Fact]
    public async Task A_host_that_repeats_failed_requests_by_default_does_not_repeat_ours()
    {
        var http = FakeHttp.Answering(HttpStatusCode.ServiceUnavailable, "");
        var services = new ServiceCollection();
        services.ConfigureHttpClientDefaults(client => client.AddStandardResilienceHandler());
        services.AddVapi(new VapiOptions()).AddTwilio(new TwilioOptions());
        services.AddHttpClient(VapiServices.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => http);
        services.AddHttpClient(TwilioServices.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => http);
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<VapiClient>().CreateBypassCallAsync(Request, TestContext.Current.CancellationToken);
        await provider.GetRequiredService<TwilioClient>().CompleteCallAsync("CA1", TestContext.Current.CancellationToken);

        Assert.Equal(2, http.Sent.Count);
    }

    [Fact]
    public async Task Nobody_listening_is_a_certain_failure_over_a_real_socket()
    {
        var services = new ServiceCollection().AddVapi(new VapiOptions { BaseUrl = new Uri($"http://127.0.0.1:{ClosedPort()}") });
        await using var provider = services.BuildServiceProvider();

        var result = await provider.GetRequiredService<VapiClient>().CreateBypassCallAsync(Request, TestContext.Current.CancellationToken);

        Assert.IsType<HandOverResult.Failed>(result);
    }

    private static int ClosedPort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
