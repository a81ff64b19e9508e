using System.Data.Common;
using System.Globalization;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Chaos;

/// <summary>Compares what was promised with what is on disk and what the provider has.</summary>
internal static class Reckoning
{
    private const int Examples = 5;

    /// <summary>Rows that somebody still has to act on. WhatsApp that may have left waits for Meta's word, which may never come: that is its end here.</summary>
    public static async Task<long> OpenAsync(string database) =>
        await Rows.CountAsync(database, "SELECT count(*) FROM webhook_inbox WHERE processed_at IS NULL")
        + await Rows.CountAsync(database, "SELECT count(*) FROM channel_messages_log WHERE next_attempt_at IS NOT NULL AND NOT (channel_type = 'whatsapp' AND interrupted AND lease_until IS NULL)");

    public static async Task<ChaosFigures> ReadAsync(string name, Place place, OrderTraffic orders, WebhookTraffic webhooks, Course course)
    {
        var inbox = (await Rows.ReadAsync(place.Database, "SELECT provider, event_key, CASE WHEN processed_at IS NULL THEN 0 ELSE 1 END FROM webhook_inbox",
            row => (Key: (row.GetString(0), row.GetString(1)), Done: Flag(row, 2)))).ToDictionary(row => row.Key, row => row.Done);
        var events = await Rows.ReadAsync(place.Database, "SELECT message_id, kind FROM message_events", row => (Message: row.GetString(0), Kind: row.GetString(1)));
        var inbound = await Rows.ReadAsync(place.Database, "SELECT provider, external_message_id FROM inbound_messages", row => $"inbound|{row.GetString(0)}|{row.GetString(1)}");
        var messages = (await Rows.ReadAsync(place.Database, "SELECT id, status, CASE WHEN interrupted THEN 1 ELSE 0 END FROM channel_messages_log",
            row => new Message(row.GetString(0), row.GetString(1), Flag(row, 2)))).ToDictionary(row => row.Id);
        var arrivals = place.Provider.Arrivals.Where(arrival => Order.NumberIn(arrival.Text) is not null).ToArray();

        var unsure = events.Where(step => step.Kind is "unknown" or "asked").Select(step => step.Message)
            .Concat(messages.Values.Where(message => message.IsMarked).Select(message => message.Id)).ToHashSet();
        var effects = inbound.Concat(events.Select(step => $"event|{step.Message}|{step.Kind}")).ToHashSet();
        var times = arrivals.CountBy(arrival => arrival.Ours).ToDictionary();
        var acknowledged = webhooks.Acknowledged.ToArray();
        var twice = times.Where(message => message.Value > 1).Select(message => message.Key).ToArray();
        var orderedTwice = arrivals.Select(arrival => (Number: Order.NumberIn(arrival.Text)!.Value, arrival.Ours)).Distinct().CountBy(pair => pair.Number).Where(order => order.Value > 1).ToArray();
        var silent = orders.Accepted.Keys.Where(id => !times.ContainsKey(id)).ToArray();

        var faults = new Faultfinder();
        faults.Add("webhooks acknowledged that are not in the inbox", acknowledged.Where(one => !inbox.ContainsKey((one.Provider, one.Key))).Select(one => one.Key));
        faults.Add("webhooks acknowledged without their effect", acknowledged.Where(one => !effects.Contains(one.Effect)).Select(one => one.Effect));
        faults.Add("sends accepted without a row", orders.Accepted.Keys.Where(id => !messages.ContainsKey(id)));
        faults.Add("sends accepted that never arrived, and nothing says so", silent.Where(id => messages.GetValueOrDefault(id) is not { SaysSo: true }));
        faults.Add("duplicates at the provider that are not marked", twice.Where(id => !unsure.Contains(id)));
        faults.Add("orders that became two messages", orderedTwice.Select(order => $"{order.Key}"));
        faults.Add("answers that nobody expects", orders.Unexpected.Select(answer => $"{answer.Value} × {answer.Key}"));
        if (orders.Unanswered > 0) faults.Add("orders that got no answer in the end", [$"{orders.Unanswered}"]);
        if (course.Drained is null) faults.Add("what was still under way when the time was up", [$"{await OpenAsync(place.Database)} rows"]);

        return new ChaosFigures
        {
            Database = name,
            Course = course,
            Acknowledged = acknowledged.Length,
            NotAcknowledged = webhooks.Refused.ToDictionary(),
            DeliveredTwice = webhooks.Twice,
            InInbox = acknowledged.Count(one => inbox.ContainsKey((one.Provider, one.Key))),
            Applied = acknowledged.Count(one => inbox.GetValueOrDefault((one.Provider, one.Key)) && effects.Contains(one.Effect)),
            Accepted = orders.Accepted.Count,
            WithRow = orders.Accepted.Keys.Count(messages.ContainsKey),
            Arrived = orders.Accepted.Keys.Count(times.ContainsKey),
            InDoubt = silent.Count(id => messages.GetValueOrDefault(id) is { SaysSo: true }),
            Unknown = unsure.Count,
            Duplicates = twice.Length,
            MarkedDuplicates = twice.Count(unsure.Contains),
            Repeated = orders.Repeated.Count,
            OrderedTwice = orderedTwice.Length,
            Faults = faults.Found,
        };
    }

    private static bool Flag(DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture) == 1;

    private sealed record Message(string Id, string Status, bool Interrupted)
    {
        /// <summary>Somebody who reads it learns that it may have left.</summary>
        public bool IsMarked => Interrupted || Status == "uncertain";

        /// <summary>Somebody who reads it learns that it did not arrive, or perhaps did not.</summary>
        public bool SaysSo => IsMarked || Status == "failed";
    }

    private sealed class Faultfinder
    {
        public List<string> Found { get; } = [];

        public void Add(string what, IEnumerable<string> which)
        {
            var all = which.ToArray();
            if (all.Length > 0) Found.Add($"{all.Length} {what}: {string.Join(", ", all.Take(Examples))}{(all.Length > Examples ? ", …" : "")}");
        }
    }
}
