using NodaTime;

namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// The time of one server: it runs as real time does, and can be put forward. What waits for a timer waits in real time;
/// what compares instants (leases, breakers, back-off) sees the jump.
/// </summary>
internal sealed class TestClock : TimeProvider, IClock
{
    private long _aheadTicks;

    private TimeSpan Ahead => TimeSpan.FromTicks(Interlocked.Read(ref _aheadTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);

    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(GetUtcNow());
}
