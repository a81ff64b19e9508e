using Coccinelle.Domain.Messaging;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>Reads a firm's messages.</summary>
internal sealed class MessageViews(Database database)
{
    private const string Columns =
        """
        id, channel_type, to_address, status, kind, template_name, subject, content, segments, cost_cents, created_at, due_at, sent_at, delivered_at, read_at,
        failed_at, external_message_id, error_code, error_message
        """;

    public Task<IReadOnlyList<MessageRow>> ListAsync(string tenantId, MessageFilter filter, int limit, string? cursor, CancellationToken ct)
        => database.For(tenantId).QueryAsync<MessageRow>(
            $"""
            SELECT {Columns} FROM channel_messages_log
            WHERE tenant_id = @tenantId AND (@Channel IS NULL OR channel_type = @Channel) AND (@Status IS NULL OR status = @Status)
              AND (@To IS NULL OR to_address = @To) AND (@since IS NULL OR id >= @since) AND (@cursor IS NULL OR id < @cursor)
            ORDER BY id DESC LIMIT @limit
            """,
            new { tenantId, filter.Channel, filter.Status, filter.To, since = filter.Since is { } since ? Ids.Before("msg", since) : null, cursor, limit },
            ct);

    public Task<MessageRow?> FindAsync(string tenantId, string id, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<MessageRow>(
            $"SELECT {Columns} FROM channel_messages_log WHERE tenant_id = @tenantId AND id = @id", new { tenantId, id }, ct);

    /// <summary>A message with its steps, as one moment knew both; null when the firm has no such message.</summary>
    public async Task<MessageStory?> TellAsync(string tenantId, string id, CancellationToken ct)
    {
        var rows = await database.For(tenantId).QueryPairsAsync<MessageRow, MessageEventRow>(
            $"""
            WITH message AS (SELECT {Columns} FROM channel_messages_log WHERE tenant_id = @tenantId AND id = @id)
            SELECT message.*, step.at, step.kind, step.provider, step.code, step.words, step.proof
            FROM message LEFT JOIN message_events AS step ON step.tenant_id = @tenantId AND step.message_id = message.id
            ORDER BY step.at, step.id
            """,
            "at",
            new { tenantId, id },
            ct);
        if (rows.Count == 0)
            return null;
        var steps = rows.Select(row => row.Second).OfType<MessageEventRow>().ToList();
        return new(rows[0].First, MessageTimeline.InOrder(steps, step => step.Kind, step => step.At, step => step.Provider is not null));
    }

    /// <summary>Calls a message off that nobody has in hand yet; false when it is too late for that.</summary>
    public Task<bool> CancelAsync(string tenantId, string id, IClock clock, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                var now = clock.GetCurrentInstant();
                var cancelled = await transaction.ExecuteAsync(
                    """
                    UPDATE channel_messages_log SET status = 'cancelled', status_rank = @rank, next_attempt_at = NULL
                    WHERE tenant_id = @tenantId AND id = @id AND status IN ('scheduled', 'pending') AND lease_until IS NULL AND attempts = 0 AND next_attempt_at IS NOT NULL
                    """,
                    new { tenantId, id, rank = MessageStatuses.Rank(MessageStatuses.Cancelled) },
                    ct) == 1;
                if (cancelled)
                {
                    await transaction.ExecuteAsync(
                        "INSERT INTO message_events (id, tenant_id, message_id, event_key, kind, at) VALUES (@event, @tenantId, @id, 'cancelled', 'cancelled', @now)",
                        new { @event = Ids.New("mev", clock), tenantId, id, now },
                        ct);
                }

                return cancelled;
            },
            ct);
}

/// <summary>Which messages; null = all.</summary>
internal sealed record MessageFilter(string? Channel, string? Status, string? To, Instant? Since);

/// <summary>A row of <c>channel_messages_log</c>, for whoever reads it.</summary>
internal sealed class MessageRow
{
    public required string Id { get; init; }

    public required string ChannelType { get; init; }

    public required string ToAddress { get; init; }

    public required string Status { get; init; }

    public required string Kind { get; init; }

    public string? TemplateName { get; init; }

    public string? Subject { get; init; }

    public string? Content { get; init; }

    public int? Segments { get; init; }

    public int? CostCents { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? DueAt { get; init; }

    public Instant? SentAt { get; init; }

    public Instant? DeliveredAt { get; init; }

    public Instant? ReadAt { get; init; }

    public Instant? FailedAt { get; init; }

    public string? ExternalMessageId { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
}

/// <summary>A message and each of its steps, in the order in which they came about.</summary>
internal sealed record MessageStory(MessageRow Message, IReadOnlyList<MessageEventRow> Steps);

/// <summary>A row of <c>message_events</c>.</summary>
internal sealed class MessageEventRow
{
    public required string Kind { get; init; }

    public required Instant At { get; init; }

    public string? Provider { get; init; }

    public string? Code { get; init; }

    public string? Words { get; init; }

    public string? Proof { get; init; }
}
