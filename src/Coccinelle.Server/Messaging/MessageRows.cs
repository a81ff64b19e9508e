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
        foreach (var id in gone)
        {
            await transaction.ExecuteAsync(
                "INSERT INTO message_events (id, tenant_id, message_id, event_key, kind, code, at) VALUES (@event, @tenantId, @id, 'cancelled', 'cancelled', 'appointment_changed', @now)",
                new { @event = Ids.New("mev", clock), tenantId, id, now },
                ct);
        }
    }

    /// <summary>The same in somebody else's transaction: a booking and its reminders are there together or not at all.</summary>
    public async Task InsertAsync(DbTransaction transaction, NewMessage message, CancellationToken ct)
    {
        var (id, now, order) = (message.Id, clock.GetCurrentInstant(), message.Order);
        var contact = order.ToOwner ? null : await ContactBook.FindOrAddAsync(transaction, order.TenantId, ContactAddress.Of(order.Channel, message.To), null, clock, ct);
        await transaction.ExecuteAsync(
            """
            INSERT INTO channel_messages_log (id, tenant_id, channel_type, to_address, template_name, subject, content, template_variables, status,
              kind, sender, contact_id, due_at, useful_until, next_attempt_at, encoding, segments, cost_cents, provider_template, invitation, created_at,
              appointment_id, appointment_sequence)
            VALUES (@id, @TenantId, @Channel, @To, @Template, @Subject, @Text, @variables, @Status,
              @kind, @Sender, @contact, @DueAt, @UsefulUntil, @DueAt, @Encoding, @Segments, @CostCents, @ProviderTemplate, @invitation, @now, @appointment, @sequence)
            """,
            new
            {
                id,
                order.TenantId,
                order.Channel,
                message.To,
                order.Template,
                message.Composed.Subject,
                message.Composed.Text,
                variables = JsonSerializer.Serialize(order.Variables),
                message.Status,
                kind = MessageKinds.Name(order.Kind),
                message.Sender,
                contact,
                message.DueAt,
                order.UsefulUntil,
                message.Composed.Encoding,
                message.Composed.Segments,
                message.Composed.CostCents,
                message.Composed.ProviderTemplate,
                invitation = order.Invitation is { } entry ? EmailLetters.Store(entry) : null,
                now,
                appointment = order.About?.Id,
                sequence = order.About?.Sequence,
            },
            ct);
        await transaction.ExecuteAsync(
            "INSERT INTO message_events (id, tenant_id, message_id, event_key, kind, at) VALUES (@event, @TenantId, @id, 'ordered', @kind, @now)",
            new { @event = Ids.New("mev", clock), order.TenantId, id, kind = message.Status, now },
            ct);
    }

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
