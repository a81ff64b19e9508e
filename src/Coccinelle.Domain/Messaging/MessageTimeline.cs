using NodaTime;

namespace Coccinelle.Domain.Messaging;

/// <summary>
/// The steps of a message in the order in which they came about. Providers' moments alone do not tell it: Meta and Twilio count whole
/// seconds, so that a report of 12:00:05 may belong to a message that we handed over at 12:00:05.4.
/// </summary>
public static class MessageTimeline
{
    /// <summary>The provider has taken the message: what it reports of it came after.</summary>
    public const string Accepted = "accepted";

    /// <param name="steps">In any order.</param>
    /// <param name="kind">What happened: a report's is one of <see cref="MessageStatuses"/>.</param>
    /// <param name="at">When, by whoever says so.</param>
    /// <param name="reported">Whether a provider says so.</param>
    public static IReadOnlyList<T> InOrder<T>(IReadOnlyList<T> steps, Func<T, string> kind, Func<T, Instant> at, Func<T, bool> reported)
    {
        var ours = steps.Where(step => !IsReport(step)).ToList();
        var accepted = ours.Where(step => kind(step) == Accepted).ToList();
        var earliest = (accepted.Count > 0 ? accepted : ours).Select(at).DefaultIfEmpty(Instant.MinValue).Min();
        return [.. steps.OrderBy(step => IsReport(step) ? Instant.Max(at(step), earliest) : at(step)).ThenBy(step => IsReport(step) ? MessageStatuses.Rank(kind(step)) : -1)];

        bool IsReport(T step) => reported(step) && MessageStatuses.All.Contains(kind(step));
    }
}
