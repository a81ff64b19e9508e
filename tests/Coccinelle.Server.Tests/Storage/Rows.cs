using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>Writes for the tests: a webhook as the inbox keeps it.</summary>
internal static class Rows
{
    public const string InsertWebhook = """
        INSERT INTO webhook_inbox (id, provider, event_key, kind, body, received_at, next_attempt_at)
        VALUES (@id, 'twilio', @key, 'voice.status', @body, @at, @at)
        """;

    public static readonly Instant Noon = Instant.FromUtc(2026, 9, 1, 12, 0).PlusNanoseconds(123_456_000);

    public static Statement Webhook(string key, string? body = "CallSid=CA1") =>
        new(InsertWebhook, ("id", "in_" + key), ("key", key), ("body", body), ("at", Noon));
}
