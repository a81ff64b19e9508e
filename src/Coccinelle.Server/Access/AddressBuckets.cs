using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Coccinelle.Domain.Tenants;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Access;

/// <summary>A limit per address. Per server and in memory.</summary>
internal abstract class AddressBuckets(RateLimit limit, TimeProvider time)
{
    /// <summary>Addresses that are remembered. More at once is an attack from many places, which no limit per address stops: all start afresh.</summary>
    private const int MostAddresses = 10_000;

    private readonly ConcurrentDictionary<IPAddress, TokenBucket> _buckets = new();

    public RateDecision TryAcquire(IPAddress? address, int cost = 1)
    {
        if (_buckets.Count >= MostAddresses)
            _buckets.Clear();
        var bucket = BucketOf(address);
        lock (bucket)
            return RateDecision.Of(bucket.TryTake(cost));
    }

    /// <summary>What was taken turned out to be less than it cost.</summary>
    public void GiveBack(IPAddress? address, int tokens)
    {
        var bucket = BucketOf(address);
        lock (bucket)
            bucket.GiveBack(tokens);
    }

    private TokenBucket BucketOf(IPAddress? address) => _buckets.GetOrAdd(Neighbourhood(address ?? IPAddress.None), _ => new TokenBucket(limit, time));

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

/// <summary>
/// For requests of the API that show no valid credential: whoever tries keys is slowed down, whoever has one never meets it. Webhooks are
/// not counted, because many senders share a provider's addresses.
/// </summary>
internal sealed class AddressLimit(TimeProvider time) : AddressBuckets(new RateLimit(Burst: 300, PerMinute: 60), time);

/// <summary>
/// The narrow doors, where a password or a link is tried: ten failures at once and ten a minute, or twice as many that succeed, for a whole
/// firm may share one address. What was no try (a body that cannot be read) costs nothing here.
/// </summary>
internal sealed class DoorLimit(TimeProvider time) : AddressBuckets(new RateLimit(Burst: 20, PerMinute: 20), time)
{
    /// <summary>Taken before the try, so that many at once are not judged by what was left before any of them.</summary>
    public const int Failure = 2;

    private const int Success = 1;

    public static bool IsDoor(HttpRequest request)
        => request.Path.StartsWithSegments("/api/links", StringComparison.OrdinalIgnoreCase)
            || (HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/api/session", StringComparison.OrdinalIgnoreCase));

    /// <summary>What an answer gives back of <see cref="Failure"/>.</summary>
    public static int Refund(int status) => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound or StatusCodes.Status410Gone => 0,
        < 300 => Failure - Success,
        _ => Failure,
    };
}
