using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Coccinelle.Domain.Agenda;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.Calendars;

/// <summary>
/// Fetches a calendar from an address that a firm named: https on its usual port, to a public host whose address was checked, each redirect
/// like the first, without cookies, proxies or compression, within a time and a size.
/// </summary>
public sealed class CalendarDoor : IDisposable
{
    private const int MostRedirects = 3;
    private const int LongestTag = 200;

    private readonly CalendarOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public CalendarDoor(CalendarOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // followed by hand, each place checked
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None, // a kilobyte that unpacks to a gigabyte
            PooledConnectionLifetime = TimeSpan.Zero, // each fetch looks the name up itself
            ActivityHeadersPropagator = null, // no span: a trace keeps addresses, and this one is a secret
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = ChainPolicy(options) },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Follows the address to its calendar. Throws only when <paramref name="ct"/> is cancelled.</summary>
    /// <param name="address">As it was entered; it and every place that it leads to must be <see cref="CalendarAddress"/>es.</param>
    /// <param name="tag">Of the version that is known; null asks for it anyhow.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<CalendarFetch> FetchAsync(Uri address, string? tag, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(_options.Budget, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        try
        {
            var place = address;
            for (var i = 0; i <= MostRedirects; i++)
            {
                if (CalendarAddress.Read(place.AbsoluteUri, _options.AllowedInside) is null)
                    return new CalendarFetch.Failed(CalendarFault.Refused);
                using var response = await AskAsync(place, tag, either.Token).ConfigureAwait(false);
                if (!IsRedirect(response, out var next))
                    return await ReadAsync(response, tag, either.Token).ConfigureAwait(false);
                place = new Uri(place, next);
            }

            return new CalendarFetch.Failed(CalendarFault.Redirects);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UriFormatException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new CalendarFetch.Failed(IsRefusal(error) ? CalendarFault.Refused : CalendarFault.Unreachable);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> AskAsync(Uri address, string? tag, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("text/calendar, */*;q=0.1");
        request.Headers.UserAgent.ParseAdd("Coccinelle-Calendar/1");
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
    }

    private async Task<CalendarFetch> ReadAsync(HttpResponseMessage response, string? tag, CancellationToken ct)
    {
        if (response.StatusCode == HttpStatusCode.NotModified && tag is not null)
            return new CalendarFetch.Unchanged();
        if (FaultOf(response.StatusCode) is { } fault)
            return new CalendarFetch.Failed(fault);
        return await response.Content.ReadAtMostAsync(_options.MostBytes, ct).ConfigureAwait(false) is { } body
            ? new CalendarFetch.Fetched(Encoding.UTF8.GetString(body), response.Headers.ETag?.ToString() is { Length: <= LongestTag } its ? its : null)
            : new CalendarFetch.Failed(CalendarFault.TooLarge);
    }

    private static bool IsRedirect(HttpResponseMessage response, [NotNullWhen(true)] out Uri? next)
    {
        next = (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 ? response.Headers.Location : null;
        return next is not null;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await GuardedHost.AddressesAsync(host, _options.AllowedInside.Contains((host, port)), _options.Resolve, ct).ConfigureAwait(false);
        return new NetworkStream(await GuardedHost.ConnectAsync(addresses, port, _options.Budget, _time, ct).ConfigureAwait(false), ownsSocket: true);
    }

    private static CalendarFault? FaultOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => CalendarFault.Redirects,
        408 or 425 or 429 => CalendarFault.ServerError,
        >= 400 and < 500 => CalendarFault.NotThere,
        _ => CalendarFault.ServerError,
    };

    private static bool IsRefusal(Exception error)
        => error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } || error is RefusedHostException || (error.InnerException is { } inner && IsRefusal(inner));

    private static X509ChainPolicy ChainPolicy(CalendarOptions options)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (options.ExtraRoots.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(options.ExtraRoots);
        }

        return policy;
    }
}
