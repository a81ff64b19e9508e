using System.Security.Cryptography;
using System.Text;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Inbox;

/// <summary>
/// What providers told us, on disk before it is acknowledged, and once: a provider's event has one key however often it comes.
/// </summary>
internal sealed class WebhookInbox(IDurableWriter writer, InboxSignal signal, InboxMeters meters, IClock clock, TimeProvider time)
{
    private const string Insert =
        """
        INSERT INTO webhook_inbox (id, provider, event_key, kind, body, received_at, attempts, next_attempt_at)
        VALUES (@id, @provider, @eventKey, @kind, @body, @now, 0, @now)
        ON CONFLICT (provider, event_key) DO NOTHING
        """;

    private const int LongestKey = 200;

    /// <summary>Stores an event; when this returns, it may be acknowledged.</summary>
    /// <param name="provider">Who says it: <c>twilio</c>, <c>vapi</c>.</param>
    /// <param name="eventKey">What makes two deliveries the same event.</param>
    /// <param name="kind">What it is, in words that its handler knows.</param>
    /// <param name="body">The provider's own words.</param>
    public async Task ReceiveAsync(string provider, string eventKey, string kind, string body)
    {
        var result = await writer.WriteAsync(
            new DurableWrite(new Statement(
                Insert,
                ("id", Ids.New("in", time)),
                ("provider", provider),
                ("eventKey", Storable(eventKey)),
                ("kind", kind),
                ("body", body),
                ("now", clock.GetCurrentInstant()))),
            CancellationToken.None);
        var isNew = result[0] == 1;
        meters.Received(provider, duplicate: !isNew);
        if (isNew)
            signal.Raise();
    }

    /// <summary>A key is made of what the sender wrote: PostgreSQL stores no NUL and indexes nothing long.</summary>
    private static string Storable(string key)
        => key.Length <= LongestKey && !key.Contains('\0', StringComparison.Ordinal) ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
