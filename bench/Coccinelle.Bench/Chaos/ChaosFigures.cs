namespace Coccinelle.Bench.Chaos;

/// <summary>What a run on one database came to.</summary>
internal sealed record ChaosFigures
{
    public required string Database { get; init; }

    public required Course Course { get; init; }

    /// <summary>Webhooks that were answered 2xx.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>Deliveries that were not, by what came instead.</summary>
    public required IReadOnlyDictionary<string, int> NotAcknowledged { get; init; }

    /// <summary>Deliveries of an event that had been acknowledged before.</summary>
    public required int DeliveredTwice { get; init; }

    /// <summary>Of the acknowledged ones: in the inbox.</summary>
    public required int InInbox { get; init; }

    /// <summary>Of the acknowledged ones: applied, and what they had to lead to is there.</summary>
    public required int Applied { get; init; }

    /// <summary>Sends that were answered 202.</summary>
    public required int Accepted { get; init; }

    /// <summary>Of them: with a row.</summary>
    public required int WithRow { get; init; }

    /// <summary>Of them: taken by the provider.</summary>
    public required int Arrived { get; init; }

    /// <summary>Of them: not taken, and the row says failed, uncertain, or that the provider has to be asked first.</summary>
    public required int InDoubt { get; init; }

    /// <summary>Messages whose outcome was unknown at some time.</summary>
    public required int Unknown { get; init; }

    /// <summary>Messages that the provider has more than once.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Of them: marked in the ledger as having had an unknown outcome.</summary>
    public required int MarkedDuplicates { get; init; }

    /// <summary>Orders that were sent again under their key, because nobody had answered.</summary>
    public required int Repeated { get; init; }

    /// <summary>Of all orders: those that became two messages.</summary>
    public required int OrderedTwice { get; init; }

    /// <summary>Whatever must not be, each in a sentence.</summary>
    public required IReadOnlyList<string> Faults { get; init; }
}
