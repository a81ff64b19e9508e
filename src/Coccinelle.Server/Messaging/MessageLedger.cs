using Coccinelle.Domain.Messaging;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>
/// Writes what is learned of a message: the event in the provider's words, and what follows from it for the status. Many such writes
/// share a commit. Statuses only move forward, whoever speaks first.
/// </summary>
internal sealed class MessageLedger(IDurableWriter writer, IClock clock, TimeProvider time)
{
    private const string InsertEvent =
        """
        INSERT INTO message_events (id, tenant_id, message_id, event_key, kind, provider, code, words, proof, at, recorded_at)
        VALUES (@id, @tenantId, @messageId, @eventKey, @kind, @provider, @code, @words, @proof, @at, @now)
        ON CONFLICT (message_id, event_key) DO NOTHING
        """;

    /// <summary>What is known of the message's way, in one statement for whoever reports it.</summary>
    private const string Advance =
        """
        UPDATE channel_messages_log SET
          error_code = CASE WHEN @rank > status_rank THEN @code ELSE error_code END,
          error_message = CASE WHEN @rank > status_rank THEN @words ELSE error_message END,
          sent_at = coalesce(sent_at, @sentAt), delivered_at = coalesce(delivered_at, @deliveredAt), read_at = coalesce(read_at, @readAt),
          failed_at = CASE WHEN @rank > status_rank THEN coalesce(failed_at, @failedAt) ELSE failed_at END,
          external_message_id = coalesce(external_message_id, @externalId), provider = coalesce(provider, @provider),
          segments = coalesce(@segments, segments), cost_cents = coalesce(@costCents, cost_cents),
          next_attempt_at = CASE WHEN @rank >= 2 THEN NULL ELSE next_attempt_at END, lease_until = CASE WHEN @rank >= 2 THEN NULL ELSE lease_until END,
          status = CASE WHEN @rank > status_rank THEN @status ELSE status END,
          status_rank = CASE WHEN @rank > status_rank THEN @rank ELSE status_rank END
        WHERE id = @messageId
        """;

    private const string Wait =
        """
        UPDATE channel_messages_log SET next_attempt_at = @next, lease_until = NULL, interrupted = @interrupted, attempts = attempts - @uncounted,
          error_code = @code, error_message = @words
        WHERE id = @messageId AND status_rank = 0
        """;

    private const string GiveUp =
        """
        UPDATE channel_messages_log SET next_attempt_at = NULL, lease_until = NULL, interrupted = @interrupted, error_code = @code, error_message = @words,
          status = @status, status_rank = @rank, failed_at = @failedAt
        WHERE id = @messageId AND status_rank < @rank
        """;

    /// <summary>A step forward: accepted, delivered, read, or failed in the provider's own word.</summary>
    public async Task AdvanceAsync(MessageStep step, string status, string? externalId = null, int? segments = null)
        => await writer.WriteAsync(
            new DurableWrite(
                new Statement(
                    Advance,
                    ("rank", MessageStatuses.Rank(status)),
                    ("code", status is MessageStatuses.Failed ? step.Code : null),
                    ("words", status is MessageStatuses.Failed ? step.Words : null),
                    ("sentAt", status is MessageStatuses.Failed ? null : step.At),
                    ("deliveredAt", status is MessageStatuses.Delivered or MessageStatuses.Read ? step.At : null),
                    ("readAt", status is MessageStatuses.Read ? step.At : null),
                    ("failedAt", status is MessageStatuses.Failed ? step.At : null),
                    ("externalId", externalId),
                    ("provider", step.Provider),
                    ("segments", segments),
                    ("costCents", segments is { } count ? SmsPrice.Cents(count) : null),
                    ("status", status),
                    ("messageId", step.MessageId)),
                EventOf(step)),
            CancellationToken.None);

    /// <summary>It stays pending and is looked at again.</summary>
    /// <param name="step">What happened; null when nothing did that anybody would ask for.</param>
    /// <param name="message">The message.</param>
    /// <param name="next">When.</param>
    /// <param name="interrupted">It may have left: the provider has to be asked first.</param>
    /// <param name="counted">False: it was not handed to the provider.</param>
    /// <param name="code">Why it waits.</param>
    /// <param name="words">The same in the provider's words.</param>
    public async Task WaitAsync(MessageStep? step, Outbox.OutboxRow message, Instant next, bool interrupted, bool counted, string? code, string? words)
    {
        var wait = new Statement(
            Wait,
            ("next", next),
            ("interrupted", interrupted),
            ("uncounted", counted ? 0 : 1),
            ("code", code),
            ("words", words),
            ("messageId", message.Id));
        await writer.WriteAsync(step is null ? new DurableWrite(wait) : new DurableWrite(wait, EventOf(step)), CancellationToken.None);
    }

    /// <summary>It is not tried any more: <c>failed</c>, or <c>uncertain</c> when it may have left.</summary>
    public async Task GiveUpAsync(MessageStep step, string status)
        => await writer.WriteAsync(
            new DurableWrite(
                new Statement(
                    GiveUp,
                    ("interrupted", status == MessageStatuses.Uncertain),
                    ("code", step.Code),
                    ("words", step.Words),
                    ("status", status),
                    ("rank", MessageStatuses.Rank(status)),
                    ("failedAt", status == MessageStatuses.Failed ? step.At : null),
                    ("messageId", step.MessageId)),
                EventOf(step)),
            CancellationToken.None);

    private Statement EventOf(MessageStep step) => new(
        InsertEvent,
        ("id", Ids.New("mev", time)),
        ("tenantId", step.TenantId),
        ("messageId", step.MessageId),
        ("eventKey", step.Key),
        ("kind", step.Kind),
        ("provider", step.Provider),
        ("code", step.Code),
        ("words", step.Words),
        ("proof", step.Proof),
        ("at", step.At),
        ("now", clock.GetCurrentInstant()));
}

/// <summary>One step of a message.</summary>
internal sealed record MessageStep
{
    public required string TenantId { get; init; }

    public required string MessageId { get; init; }

    /// <summary>The same however often the same step is told.</summary>
    public required string Key { get; init; }

    /// <summary>What happened, in one word: <c>accepted</c>, <c>delivered</c>, <c>refused</c>, <c>retry</c>, <c>unknown</c>, <c>asked</c>, …</summary>
    public required string Kind { get; init; }

    public required Instant At { get; init; }

    /// <summary>Who says so; null for ourselves.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's code.</summary>
    public string? Code { get; init; }

    /// <summary>The provider's words.</summary>
    public string? Words { get; init; }

    /// <summary>The provider's id, or the id of the inbox's row that holds its signed words.</summary>
    public string? Proof { get; init; }
}
