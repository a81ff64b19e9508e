using Coccinelle.Bench.Load;

namespace Coccinelle.Bench.Messages;

/// <summary>All measurements of a run, by contestant.</summary>
internal sealed class MessagesLedger
{
    private readonly Dictionary<(MessageServer, LoadKind), List<Inbound>> _inbound = [];
    private readonly Dictionary<MessageServer, List<Sending>> _sending = [];
    private readonly Dictionary<MessageServer, Inbound> _constant = [];

    public void Add(MessageServer server, LoadKind kind, Inbound inbound) => ListOf(_inbound, (server, kind)).Add(inbound);

    public void Add(MessageServer server, Sending sending) => ListOf(_sending, server).Add(sending);

    public void AtConstantRate(MessageServer server, Inbound inbound) => _constant[server] = inbound;

    public IReadOnlyList<Inbound> Inbound(MessageServer server, LoadKind kind) => ListOf(_inbound, (server, kind));

    public IReadOnlyList<Sending> Sending(MessageServer server) => ListOf(_sending, server);

    public Inbound? Constant(MessageServer server) => _constant.GetValueOrDefault(server);

    /// <summary>The middle of some values; 0 of none.</summary>
    public static double Median<T>(IEnumerable<T> rounds, Func<T, double> value)
    {
        var sorted = rounds.Select(value).Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static List<TValue> ListOf<TKey, TValue>(Dictionary<TKey, List<TValue>> lists, TKey key) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        return list;
    }
}
