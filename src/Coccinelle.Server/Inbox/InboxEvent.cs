using NodaTime;

namespace Coccinelle.Server.Inbox;

/// <summary>A row of <c>webhook_inbox</c> that is due.</summary>
internal sealed class InboxEvent
{
    public required string Id { get; init; }

    public required string Provider { get; init; }

    public required string Kind { get; init; }

    public required string Body { get; init; }

    public required Instant ReceivedAt { get; init; }

    public required int Attempts { get; init; }
}

/// <summary>Applies the events of one provider. Applying one twice, or in any order, must end in the same rows.</summary>
internal interface IInboxHandler
{
    /// <summary>Whose events these are.</summary>
    string Provider { get; }

    Task<InboxResult> HandleAsync(InboxEvent inboxEvent, CancellationToken ct);
}

/// <summary>How applying an event ended.</summary>
/// <param name="Processed">False: what it speaks of is not there yet; try again later.</param>
/// <param name="Word">One word for the row and the meter.</param>
internal readonly record struct InboxResult(bool Processed, string Word)
{
    public static readonly InboxResult Applied = new(true, "applied");

    /// <summary>Nothing to do for this kind of event; kept for whoever asks later.</summary>
    public static readonly InboxResult Ignored = new(true, "ignored");

    /// <summary>It speaks of a call that is not on disk, yet or ever.</summary>
    public static readonly InboxResult UnknownCall = new(false, "unknown_call");
}
