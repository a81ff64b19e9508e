using NodaTime;

namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// The time of one server: it runs as real time does, and can be put forward. What waits for a timer waits in real time;
/// what compares instants (leases, breakers, back-off) sees the jump.
/// </summary>
internal sealed class TestClock : TimeProvider, IClock
{
    private const int Hurry = 20;

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private long _aheadTicks;

    /// <summary>Workers look again, and gather, a good deal sooner: whatever waits for a second or less. Limits of requests are longer, and stay.</summary>
    public bool HurriesShortWaits { get; set; }

    private TimeSpan Ahead => TimeSpan.FromTicks(Interlocked.Read(ref _aheadTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => base.CreateTimer(callback, state, HurriesShortWaits && dueTime > TimeSpan.Zero && dueTime <= Short ? dueTime / Hurry : dueTime, period);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);

    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(GetUtcNow());
}
