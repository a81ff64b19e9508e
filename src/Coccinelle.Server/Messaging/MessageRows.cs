using System.Data.Common;
using System.Text.Json;
using Coccinelle.Domain.Messaging;
using Coccinelle.Server.Contacts;
using Coccinelle.Server.Messaging.Sending;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>Writes messages that somebody has ordered: the row, its first event, and whom it is for, in one transaction.</summary>
internal sealed class MessageRows(Database database, IClock clock)
{
    /// <summary>Commits the message.</summary>
    public Task InsertAsync(NewMessage message, CancellationToken ct)
        => database.For(message.Order.TenantId).InTransactionAsync(
            async transaction =>
            {
                await InsertAsync(transaction, message, ct);
                return true;
            },
            ct);

    /// <summary>A message that was ordered before, as its first answer had it; null when it is not there.</summary>
    public async Task<SendResult.Accepted?> FindAsync(string tenantId, string id, CancellationToken ct)
        => await database.For(tenantId).QueryFirstOrDefaultAsync<Ordered>(
            "SELECT channel_type, segments, cost_cents, due_at, created_at FROM channel_messages_log WHERE tenant_id = @tenantId AND id = @id",
            new { tenantId, id },
            ct) is { } row
            ? new SendResult.Accepted(
                id, row.ChannelType, row.IsLater ? MessageStatuses.Scheduled : MessageStatuses.Pending, row.Segments, row.CostCents, row.IsLater ? row.DueAt : null, Form: null)
            : null;

    /// <summary>Messages about an appointment that wait for their hour are not true any more: it was moved or cancelled.</summary>
    public async Task CallOffAsync(DbTransaction transaction, string tenantId, string appointmentId, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var gone = await transaction.QueryAsync<string>(
            """
            UPDATE channel_messages_log SET status = 'cancelled', status_rank = @rank, next_attempt_at = NULL
            WHERE tenant_id = @tenantId AND appointment_id = @appointmentId AND status IN ('scheduled', 'pending') AND lease_until IS NULL AND attempts = 0
            RETURNING id
            """,
            new { tenantId, appointmentId, rank = MessageStatuses.Rank(MessageStatuses.Cancelled) },
            ct);
        if (gone.Count == 0)
            return;
        var told = gone.Select(id => Statement.Insert("message_events", [.. Event(tenantId, id, "cancelled", MessageStatuses.Cancelled, now), ("code", "appointment_changed")]));
        await transaction.ExecuteAsync([.. told], ct);
    }

    /// <summary>The same in somebody else's transaction.</summary>
    public Task InsertAsync(DbTransaction transaction, NewMessage message, CancellationToken ct) => InsertAsync(transaction, [message], ct);

    /// <summary>Several of one firm at once.</summary>
    public async Task InsertAsync(DbTransaction transaction, IReadOnlyList<NewMessage> messages, CancellationToken ct)
    {
        if (messages.Count == 0)
            return;
        var write = new List<Statement>();
        Add(write, messages, new ContactWriter(write, messages[0].Order.TenantId, clock));
        await transaction.ExecuteAsync(write, ct);
    }

    /// <summary>The same in somebody else's write: a booking and its reminders are there together or not at all.</summary>
    /// <param name="write">What he writes.</param>
    /// <param name="messages">In the order in which they were written, of one firm.</param>
    /// <param name="contacts">Whom the write knows.</param>
    public void Add(List<Statement> write, IReadOnlyList<NewMessage> messages, ContactWriter contacts)
    {
        var now = clock.GetCurrentInstant();
        var people = messages.Select(message => message.Order.ToOwner ? null : contacts.IdOf(ContactAddress.Of(message.Order.Channel, message.To))).ToArray();
        foreach (var (message, person) in messages.Zip(people))
            write.Add(Statement.Insert("channel_messages_log", Row(message, person, now)));
        foreach (var message in messages)
            write.Add(Statement.Insert("message_events", Event(message.Order.TenantId, message.Id, "ordered", message.Status, now)));
    }

    private static (string Column, object? Value)[] Row(NewMessage message, SqlValue? contact, Instant now) =>
    [
        ("id", message.Id),
        ("tenant_id", message.Order.TenantId),
        ("channel_type", message.Order.Channel),
        ("to_address", message.To),
        ("template_name", message.Order.Template),
        ("subject", message.Composed.Subject),
        ("content", message.Composed.Text),
        ("template_variables", JsonSerializer.Serialize(message.Order.Variables)),
        ("status", message.Status),
        ("kind", MessageKinds.Name(message.Order.Kind)),
        ("sender", message.Sender),
        ("contact_id", contact),
        ("due_at", message.DueAt),
        ("useful_until", message.Order.UsefulUntil),
        ("next_attempt_at", message.DueAt),
        ("encoding", message.Composed.Encoding),
        ("segments", message.Composed.Segments),
        ("cost_cents", message.Composed.CostCents),
        ("provider_template", message.Composed.ProviderTemplate),
        ("invitation", message.Order.Invitation is { } entry ? EmailLetters.Store(entry) : null),
        ("created_at", now),
        ("appointment_id", message.Order.About?.Id),
        ("appointment_sequence", message.Order.About?.Sequence),
    ];

    private (string Column, object? Value)[] Event(string tenantId, string messageId, string key, string kind, Instant now) =>
    [
        ("id", Ids.New("mev", clock)),
        ("tenant_id", tenantId),
        ("message_id", messageId),
        ("event_key", key),
        ("kind", kind),
        ("at", now),
    ];

    private sealed class Ordered
    {
        public required string ChannelType { get; init; }

        public int? Segments { get; init; }

        public int? CostCents { get; init; }

        public required Instant DueAt { get; init; }

        public required Instant CreatedAt { get; init; }

        public bool IsLater => DueAt > CreatedAt;
    }
}

/// <summary>A message that passed the gateway.</summary>
internal sealed record NewMessage
{
    /// <summary>Made before its words, for they may hold a link that carries it.</summary>
    public required string Id { get; init; }

    public required SendOrder Order { get; init; }

    /// <summary>The recipient in its one form.</summary>
    public required string To { get; init; }

    public required Composition.Composed Composed { get; init; }

    /// <summary>What the recipient sees.</summary>
    public required string? Sender { get; init; }

    /// <summary><c>pending</c> or <c>scheduled</c>.</summary>
    public required string Status { get; init; }

    public required Instant DueAt { get; init; }
}
