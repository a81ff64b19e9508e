using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Coccinelle.Domain.Tenants;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Access;

/// <summary>
/// A limit per address for requests of the API that show no valid credential: whoever tries keys is slowed down, whoever has one never
/// meets it. Per server and in memory; webhooks are not counted, because many senders share a provider's addresses.
/// </summary>
internal sealed class AddressLimit(TimeProvider time)
{
    /// <summary>Addresses that are remembered. More at once is an attack from many places, which no limit per address stops: all start afresh.</summary>
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
