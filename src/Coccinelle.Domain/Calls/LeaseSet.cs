using NodaTime;

namespace Coccinelle.Domain.Calls;

/// <summary>
/// Who holds a slot, and until when. A lease ends when it is given back or, if nobody reports the end, when it expires.
/// Not thread-safe: it lives inside one grain.
/// </summary>
public sealed class LeaseSet
{
    private readonly Dictionary<string, Lease> _leases = new(StringComparer.Ordinal);

    /// <summary>Takes or renews the lease of one call.</summary>
    public void Take(string callSid, string tenant, Instant until) => _leases[callSid] = new Lease(tenant, until);

    /// <summary>Whether this call holds a lease now.</summary>
    public bool Holds(string callSid, Instant now) => _leases.TryGetValue(callSid, out var lease) && lease.Until > now;

    /// <summary>Gives a lease back; giving it back twice changes nothing.</summary>
    public bool Release(string callSid) => _leases.Remove(callSid);

    /// <summary>The leases in force.</summary>
    public int Count(Instant now)
    {
        DropExpired(now);
        return _leases.Count;
    }

    /// <summary>The leases of one tenant in force.</summary>
    public int Count(string tenant, Instant now)
    {
        DropExpired(now);
        return _leases.Values.Count(lease => lease.Tenant == tenant);
    }

    private void DropExpired(Instant now)
    {
        foreach (var callSid in _leases.Where(pair => pair.Value.Until <= now).Select(pair => pair.Key).ToList())
            _leases.Remove(callSid);
    }

    private readonly record struct Lease(string Tenant, Instant Until);
}
