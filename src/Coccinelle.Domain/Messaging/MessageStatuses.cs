namespace Coccinelle.Domain.Messaging;

/// <summary>
/// How far a message is. It only moves forward: providers report late, twice and in any order, and the furthest word counts. A failure
/// is final against what is older than it (<c>sent</c>), but a message that somebody has read did arrive, whatever was said before.
/// </summary>
public static class MessageStatuses
{
    public const string Scheduled = "scheduled";
    public const string Pending = "pending";
    public const string Sent = "sent";
    public const string Delivered = "delivered";
    public const string Read = "read";
    public const string Failed = "failed";
    public const string Uncertain = "uncertain";
    public const string Cancelled = "cancelled";

    public static readonly IReadOnlyList<string> All = [Scheduled, Pending, Sent, Delivered, Read, Failed, Uncertain, Cancelled];

    /// <summary>The higher outranks the lower, in whatever order they come.</summary>
    public static int Rank(string status) => status switch
    {
        Scheduled or Pending => 0,
        Uncertain => 1,
        Sent => 2,
        Failed => 3,
        Delivered => 4,
        Read => 5,
        Cancelled => 9,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static bool CanBecome(string from, string to) => Rank(to) > Rank(from) || (from == Scheduled && to == Pending);

    /// <summary>Nobody waits for another word.</summary>
    public static bool IsFinal(string status) => status is Delivered or Read or Failed or Cancelled;
}
