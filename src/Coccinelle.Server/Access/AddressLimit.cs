using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Coccinelle.Domain.Tenants;
using Coccinelle.Server.Http;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Access;

/// <summary>
/// A limit per address for requests of the API that show no valid credential: whoever tries keys is slowed down, whoever has one never
/// meets it. Per server and in memory; webhooks are not counted, because many senders share a provider's addresses.
/// </summary>
internal sealed class AddressLimit(TimeProvider time)
{
    /// <summary>Addresses that are remembered; more at once is an attack, and then the oldest go.</summary>
    private const int MostAddresses = 10_000;

    private static readonly RateLimit Attempts = new(Burst: 300, PerMinute: 60);

    private readonly ConcurrentDictionary<IPAddress, TokenBucket> _buckets = new();

    public RateDecision TryAcquire(IPAddress? address)
    {
        if (_buckets.Count >= MostAddresses)
            _buckets.Clear();
        var bucket = _buckets.GetOrAdd(Neighbourhood(address ?? IPAddress.None), _ => new TokenBucket(Attempts, time));
        lock (bucket)
            return RateDecision.Of(bucket.TryTake());
    }

    /// <summary>Counts what authentication refused; afterwards nobody has to remember to.</summary>
    public static async Task CountAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || http.Request.Path.StartsWithSegments("/api/vapi", StringComparison.Ordinal)
            || http.User.Identity?.IsAuthenticated is true)
        {
            await next(http);
            return;
        }

        var rate = http.RequestServices.GetRequiredService<AddressLimit>().TryAcquire(http.Connection.RemoteIpAddress);
        RateLimitHeaders.Write(http.Response, rate);
        if (rate.Allowed)
            await next(http);
        else
            await ApiProblems.RateLimited().ExecuteAsync(http);
    }

    /// <summary>A subscriber has a whole /64 of IPv6: it counts as one address.</summary>
    private static IPAddress Neighbourhood(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
