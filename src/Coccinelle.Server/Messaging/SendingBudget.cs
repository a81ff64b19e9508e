using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>What a firm has sent today, counted by its grain: one place in the cluster, so that many servers cannot each spend the whole of it.</summary>
internal sealed class SendingBudget
{
    private readonly Dictionary<string, (int Count, int Cents)> _channels = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Channel, string Recipient), int> _recipients = [];

    /// <summary>The day that is counted, in the firm's zone.</summary>
    public LocalDate Day { get; private set; }

    /// <summary>Starts a day with what is on disk already.</summary>
    public void Begin(LocalDate day, IEnumerable<SentToday> sent)
    {
        Day = day;
        _channels.Clear();
        _recipients.Clear();
        foreach (var row in sent)
            Add(row.ChannelType, row.ToAddress, row.Count, row.Cents);
    }

    /// <summary>Takes one message out of the budget, or says which limit forbids it.</summary>
    public BudgetVerdict TryTake(string channel, string recipient, int cents, SendingLimits limits)
    {
        var (count, spent) = _channels.GetValueOrDefault(channel);
        if (count >= limits.PerDay)
            return BudgetVerdict.DailyLimit;
        if (_recipients.GetValueOrDefault((channel, recipient)) >= limits.PerRecipient)
            return BudgetVerdict.RecipientLimit;
        if (limits.CentsPerDay is { } most && spent + cents > most)
            return BudgetVerdict.SpendingLimit;
        Add(channel, recipient, 1, cents);
        return BudgetVerdict.Taken;
    }

    private void Add(string channel, string recipient, int count, int cents)
    {
        var (known, spent) = _channels.GetValueOrDefault(channel);
        _channels[channel] = (known + count, spent + cents);
        _recipients[(channel, recipient)] = _recipients.GetValueOrDefault((channel, recipient)) + count;
    }
}

/// <summary>What a limit says.</summary>
[GenerateSerializer, Alias("coccinelle.BudgetVerdict")]
internal enum BudgetVerdict
{
    Taken,
    DailyLimit,
    RecipientLimit,
    SpendingLimit,
}

/// <summary>Messages of one channel to one person, today.</summary>
internal sealed class SentToday
{
    public required string ChannelType { get; init; }

    public required string ToAddress { get; init; }

    public int Count { get; init; }

    public int Cents { get; init; }
}
