using Coccinelle.Domain.Tenants;
using Microsoft.Extensions.Time.Testing;

namespace Coccinelle.Domain.Tests.Tenants;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_bucket_gives_its_burst_and_then_says_when_to_come_back()
    {
        var bucket = new TokenBucket(new RateLimit(Burst: 3, PerMinute: 60), _time);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(bucket.TryTake().Allowed));

        var refused = bucket.TryTake();
        Assert.Equal((false, 3, 0, 1), (refused.Allowed, refused.Limit, refused.Remaining, refused.RetryAfterSeconds));

        _time.Advance(TimeSpan.FromSeconds(refused.RetryAfterSeconds));
        Assert.True(bucket.TryTake().Allowed);
        Assert.False(bucket.TryTake().Allowed);
    }

    [Fact]
    public void A_bucket_never_holds_more_than_its_burst()
    {
        var bucket = new TokenBucket(new RateLimit(Burst: 2, PerMinute: 600), _time);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, bucket.TryTake().Remaining);
    }

    [Fact]
    public void A_refused_attempt_costs_nothing()
    {
        var bucket = new TokenBucket(new RateLimit(Burst: 2, PerMinute: 60), _time);
        Assert.False(bucket.TryTake(cost: 3).Allowed);
        Assert.True(bucket.TryTake(cost: 2).Allowed);
    }
}
