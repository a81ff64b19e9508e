using NodaTime;

namespace Coccinelle.Domain.Calls;

/// <summary>
/// Who holds a slot, and until when. A lease ends when it is given back or, if nobody reports the end, when it expires.
/// Not thread-safe: it lives inside one grain.
/// </summary>
public sealed class LeaseSet
{
    private readonly Dictionary<string, Lease> _leases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _perTenant = new(StringComparer.Ordinal);
    private Instant _firstEnd = Instant.MaxValue; // no lease ends before this

    /// <summary>Takes or renews the lease of one call.</summary>
    public void Take(string callSid, string tenant, Instant until)
    {
        Release(callSid);
        _leases[callSid] = new Lease(tenant, until);
        _perTenant[tenant] = _perTenant.GetValueOrDefault(tenant) + 1;
        _firstEnd = Instant.Min(_firstEnd, until);
    }

    /// <summary>Whether this call holds a lease now.</summary>
    public bool Holds(string callSid, Instant now) => _leases.TryGetValue(callSid, out var lease) && lease.Until > now;

    /// <summary>Gives a lease back; giving it back twice changes nothing.</summary>
    public bool Release(string callSid)
    {
        if (!_leases.Remove(callSid, out var lease)) return false;
        if (--_perTenant[lease.Tenant] == 0) _perTenant.Remove(lease.Tenant);
        return true;
    }

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
        return _perTenant.GetValueOrDefault(tenant);
    }

    // Counted at every call, so the leases are only looked through when one of them may have ended.
    private void DropExpired(Instant now)
    {
        if (now < _firstEnd) return;
        foreach (var callSid in _leases.Where(pair => pair.Value.Until <= now).Select(pair => pair.Key).ToList())
            Release(callSid);
        _firstEnd = _leases.Count == 0 ? Instant.MaxValue : _leases.Values.Min(lease => lease.Until);
    }

    private readonly record struct Lease(string Tenant, Instant Until);
}
