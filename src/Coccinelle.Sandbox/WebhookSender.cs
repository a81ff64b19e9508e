using System.Net;

namespace Coccinelle.Sandbox;

/// <summary>A request that a provider is about to send to the server.</summary>
/// <param name="Provider">Who sends it.</param>
/// <param name="Name">What it is called in the list of deliveries.</param>
/// <param name="Url">The public address.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Body">The body, empty for a GET.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Headers">Everything else that shows who it comes from.</param>
internal sealed record Webhook(
    Providers Provider, string Name, string Url, HttpMethod Method, string Body, string ContentType,
    IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>How long its provider waits for an answer; null: as long as <see cref="SandboxOptions.WebhookTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>Sends webhooks over HTTP, as often as the faults ask for, and writes down what came of each.</summary>
internal sealed class WebhookSender(SandboxOptions options, SandboxWorld world, TimeProvider time) : IDisposable
{
    /// <summary>Own handler: the server's clients get retries by default, and a provider's must not.</summary>
    private readonly SocketsHttpHandler _network = new()
    {
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        AutomaticDecompression = DecompressionMethods.None,
    };

    /// <summary>Sends all copies in parallel and returns the delivery of the first one.</summary>
    public async Task<Delivery> SendAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var copies = Enumerable.Range(0, Math.Max(1, world.Faults.Copies)).Select(_ => SendCopyAsync(webhook, cancellationToken));
        return (await Task.WhenAll(copies))[0];
    }

    public void Dispose() => _network.Dispose();

    /// <summary>Twilio tries once more when no connection could be made, and only then (Twilio docs: connection overrides).</summary>
    private async Task<Delivery> SendCopyAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var delivery = await TryAsync(webhook, cancellationToken);
        return delivery.Failure == DeliveryFailure.NotConnected && webhook.Provider == Providers.Twilio
            ? await TryAsync(webhook, cancellationToken)
            : delivery;
    }

    private async Task<Delivery> TryAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var (at, start) = (time.GetUtcNow(), time.GetTimestamp());
        using var limit = new CancellationTokenSource(webhook.Timeout ?? options.WebhookTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Delivery delivery;
        try
        {
            using var client = new HttpClient(options.Transport ?? _network, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
            using var request = Compose(webhook);
            using var response = await client.SendAsync(request, both.Token);
            var answer = await response.Content.ReadAsStringAsync(both.Token);
            delivery = Outcome((int)response.StatusCode, null, response.Content.Headers.ContentType?.MediaType, answer);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            delivery = Outcome(null, DeliveryFailure.TimedOut, null, null);
        }
        catch (HttpRequestException error)
        {
            delivery = Outcome(null, IsConnectFailure(error) ? DeliveryFailure.NotConnected : DeliveryFailure.Broken, null, null);
        }

        world.Record(delivery);
        return delivery;

        Delivery Outcome(int? status, DeliveryFailure? failure, string? contentType, string? answer) =>
            new(
                at, webhook.Provider, webhook.Name, webhook.Url, webhook.Body, time.GetElapsedTime(start),
                status, failure, contentType, answer);
    }

    private static bool IsConnectFailure(HttpRequestException error) => error.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    private HttpRequestMessage Compose(Webhook webhook)
    {
        // As written: the server signs over the raw path, and Uri would rewrite some escapes.
        var raw = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(webhook.Method, new Uri(options.Reach(webhook.Url).Split('#')[0], raw));
        if (webhook.Method != HttpMethod.Get)
        {
            request.Content = new StringContent(webhook.Body);
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", webhook.ContentType);
        }

        foreach (var (name, value) in webhook.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
