using Coccinelle.Domain.Tenants;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Access;

/// <summary>The operator's own limit, per server: a script that runs away must not starve the firms.</summary>
internal sealed class OperatorLimit(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly TokenBucket _bucket = new(new RateLimit(Burst: 1000, PerMinute: 3000), time);

    public RateDecision TryAcquire()
    {
        lock (_lock)
            return RateDecision.Of(_bucket.TryTake());
    }
}
