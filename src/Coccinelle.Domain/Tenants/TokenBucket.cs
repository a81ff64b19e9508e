namespace Coccinelle.Domain.Tenants;

/// <summary>How much of something a caller may do: <paramref name="Burst"/> at once, and so many again per minute.</summary>
/// <param name="Burst">Size of the bucket.</param>
/// <param name="PerMinute">Refill.</param>
public readonly record struct RateLimit(int Burst, int PerMinute);

/// <summary>The answer of a bucket, ready for the <c>RateLimit-*</c> headers.</summary>
/// <param name="Allowed">Whether the attempt counts as made.</param>
/// <param name="Limit">Size of the bucket.</param>
/// <param name="Remaining">What is left.</param>
/// <param name="ResetSeconds">Seconds until the bucket is full again.</param>
/// <param name="RetryAfterSeconds">Seconds until the next attempt can succeed; 0 when allowed.</param>
public readonly record struct RateVerdict(bool Allowed, int Limit, int Remaining, int ResetSeconds, int RetryAfterSeconds);

/// <summary>A token bucket as two numbers, refilled lazily from an injected clock; no timer. Not thread-safe: it lives inside one grain.</summary>
public sealed class TokenBucket(RateLimit limit, TimeProvider clock)
{
    private double _tokens = limit.Burst;
    private long _stamp = clock.GetTimestamp();

    /// <summary>Takes <paramref name="cost"/> tokens, or none.</summary>
    public RateVerdict TryTake(int cost = 1)
    {
        Refill();
        var allowed = _tokens >= cost;
        if (allowed)
            _tokens -= cost;

        return new RateVerdict(
            allowed, limit.Burst, (int)_tokens, Seconds(limit.Burst - _tokens), allowed ? 0 : Math.Max(1, Seconds(cost - _tokens)));
    }

    /// <summary>Puts back what was taken and then not needed.</summary>
    public void GiveBack(int tokens) => _tokens = Math.Min(limit.Burst, _tokens + tokens);

    private void Refill()
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(limit.Burst, _tokens + (clock.GetElapsedTime(_stamp, now).TotalMinutes * limit.PerMinute));
        _stamp = now;
    }

    private int Seconds(double tokens) => (int)Math.Ceiling(tokens * 60 / limit.PerMinute);
}
