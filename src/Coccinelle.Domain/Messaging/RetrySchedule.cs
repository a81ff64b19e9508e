using NodaTime;

namespace Coccinelle.Domain.Messaging;

/// <summary>When a message that a provider could not take is tried again.</summary>
public static class RetrySchedule
{
    private static readonly Duration[] Delays =
    [
        Duration.Zero, Duration.FromSeconds(5), Duration.FromSeconds(30), Duration.FromMinutes(2), Duration.FromMinutes(10), Duration.FromMinutes(30),
        Duration.FromHours(2), Duration.FromHours(6),
    ];

    /// <summary>How often a message is tried in all.</summary>
    public static int Attempts => Delays.Length;

    /// <summary>How long to wait after so many attempts; null when they are used up. Jitter spreads a crowd that failed together: 0 to 1 adds up to a fifth.</summary>
    public static Duration? DelayAfter(int attempts, double jitter)
        => attempts < Delays.Length ? Delays[attempts] * (1 + (Math.Clamp(jitter, 0, 1) / 5)) : null;
}
