using System.Data.Common;
using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Contacts;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Tickets;

/// <summary>Writes tickets. The same matter of one call is one ticket, held by the database.</summary>
internal sealed class TicketBook(Database database, IClock clock)
{
    /// <summary>Writes a ticket; null when this matter of this call has one.</summary>
    public async Task<string?> AddAsync(DbTransaction transaction, string tenantId, NewTicket ticket, CancellationToken ct)
    {
        var (id, now) = (Ids.New(TicketRow.Prefix, clock), clock.GetCurrentInstant());
        var contact = await ContactAsync(transaction, tenantId, ticket, ct);
        var name = ticket.CustomerName
            ?? (contact is null ? null : await transaction.ScalarAsync<string>("SELECT name FROM contacts WHERE tenant_id = @tenantId AND id = @contact", new { tenantId, contact }, ct))
            ?? Domain.Texts.TicketTexts.Somebody;
        var rows = await transaction.ExecuteAsync(
            """
            INSERT INTO tickets (id, tenant_id, customer_name, customer_phone, customer_email, subject, description, category, priority, status, assigned_to,
              assigned_at, due_at, call_id, call_key, contact_id, created_by, created_at, updated_at)
            VALUES (@id, @tenantId, @name, @CustomerPhone, @CustomerEmail, @Subject, @Description, @Category, @Priority, @status, @AssignedTo,
              @assignedAt, @DueAt, @CallId, @CallKey, @contact, @CreatedBy, @now, @now)
            ON CONFLICT DO NOTHING
            """,
            new
            {
                id,
                tenantId,
                name,
                ticket.CustomerPhone,
                ticket.CustomerEmail,
                ticket.Subject,
                ticket.Description,
                ticket.Category,
                ticket.Priority,
                status = TicketStates.Open,
                ticket.AssignedTo,
                assignedAt = ticket.AssignedTo is null ? (Instant?)null : now,
                ticket.DueAt,
                ticket.CallId,
                ticket.CallKey,
                contact,
                ticket.CreatedBy,
                now,
            },
            ct);
        return rows == 0 ? null : id;
    }

    /// <summary>The ticket of a matter of a call, kept from changing; null when there is none.</summary>
    public Task<TicketRow?> LockOfCallAsync(DbTransaction transaction, string tenantId, string callId, string key, CancellationToken ct)
        => transaction.QueryFirstOrDefaultAsync<TicketRow>(
            $"SELECT {TicketRow.OwnColumns} FROM tickets t WHERE t.tenant_id = @tenantId AND t.call_id = @callId AND t.call_key = @key {database.Dialect.ForUpdate}",
            new { tenantId, callId, key },
            ct);

    /// <summary>The ticket, kept from changing until the transaction ends.</summary>
    public Task<TicketRow?> LockAsync(DbTransaction transaction, string tenantId, string id, CancellationToken ct)
        => transaction.QueryFirstOrDefaultAsync<TicketRow>(
            $"SELECT {TicketRow.OwnColumns} FROM tickets t WHERE t.tenant_id = @tenantId AND t.id = @id {database.Dialect.ForUpdate}", new { tenantId, id }, ct);

    /// <summary>More was said on the same matter: details are added, it presses at least as much, and a new time replaces the old.</summary>
    public Task<int> AddWordsAsync(DbTransaction transaction, string tenantId, TicketRow known, string? words, string priority, Instant? dueAt, CancellationToken ct)
        => transaction.ExecuteAsync(
            """
            UPDATE tickets SET description = @description, priority = @priority, due_at = coalesce(@dueAt, due_at),
              late_told_at = CASE WHEN @isMoved THEN NULL ELSE late_told_at END, updated_at = @now
            WHERE tenant_id = @tenantId AND id = @Id
            """,
            new
            {
                tenantId,
                known.Id,
                description = Joined(known.Description, words),
                priority = TicketPriorities.Highest(known.Priority, priority),
                dueAt,
                isMoved = dueAt is not null && dueAt != known.DueAt,
                now = clock.GetCurrentInstant(),
            },
            ct);

    /// <summary>Writes what a person of the firm changed. The moments follow from the status.</summary>
    public Task<int> SaveAsync(DbTransaction transaction, string tenantId, TicketRow known, TicketChange change, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return transaction.ExecuteAsync(
            """
            UPDATE tickets SET customer_name = @CustomerName, customer_phone = @CustomerPhone, customer_email = @CustomerEmail, subject = @Subject,
              description = @Description, category = @Category, priority = @Priority, status = @Status, assigned_to = @AssignedTo, assigned_at = @assignedAt,
              resolution_notes = @ResolutionNotes, resolved_at = @resolvedAt, closed_at = @closedAt, due_at = @DueAt, late_told_at = @lateToldAt, updated_at = @now
            WHERE tenant_id = @tenantId AND id = @Id
            """,
            new
            {
                tenantId,
                known.Id,
                change.CustomerName,
                change.CustomerPhone,
                change.CustomerEmail,
                change.Subject,
                change.Description,
                change.Category,
                change.Priority,
                change.Status,
                change.AssignedTo,
                assignedAt = change.AssignedTo == known.AssignedTo ? known.AssignedAt : change.AssignedTo is null ? null : now,
                change.ResolutionNotes,
                resolvedAt = change.Status is TicketStates.Resolved ? known.ResolvedAt ?? now : change.Status is TicketStates.Closed ? known.ResolvedAt : null,
                closedAt = change.Status is TicketStates.Closed ? known.ClosedAt ?? now : (Instant?)null,
                change.DueAt,
                lateToldAt = change.DueAt == known.DueAt ? known.LateToldAt : null,
                now,
            },
            ct);
    }

    private static string? Joined(string? before, string? words)
        => words is null || before?.Contains(words, StringComparison.OrdinalIgnoreCase) is true ? before
            : before is null ? words
            : $"{before}\n{words}" is var both && both.Length <= TicketLimits.Description ? both : both[..TicketLimits.Description];

    private async Task<string?> ContactAsync(DbTransaction transaction, string tenantId, NewTicket ticket, CancellationToken ct)
        => ticket.CustomerPhone is { } phone ? await ContactBook.FindOrAddAsync(transaction, tenantId, new ContactAddress("phone", phone), ticket.CustomerName, clock, ct)
            : ticket.CustomerEmail is { } email ? await ContactBook.FindOrAddAsync(transaction, tenantId, new ContactAddress("email", email), ticket.CustomerName, clock, ct)
            : null;
}

/// <summary>A ticket to be written.</summary>
internal sealed record NewTicket
{
    public required string Subject { get; init; }

    public string? Description { get; init; }

    public required string Category { get; init; }

    public required string Priority { get; init; }

    /// <summary>Null: as the firm knows whoever has the number or address.</summary>
    public string? CustomerName { get; init; }

    /// <summary>E.164.</summary>
    public string? CustomerPhone { get; init; }

    public string? CustomerEmail { get; init; }

    public string? AssignedTo { get; init; }

    public Instant? DueAt { get; init; }

    public string? CallId { get; init; }

    /// <summary>The same for the same matter of one call.</summary>
    public string? CallKey { get; init; }

    /// <summary><c>sara</c> or <c>manual</c>.</summary>
    public required string CreatedBy { get; init; }
}

/// <summary>What a ticket is from now on.</summary>
internal sealed record TicketChange(
    string CustomerName, string? CustomerPhone, string? CustomerEmail, string Subject, string? Description, string? Category, string Priority, string Status, string? AssignedTo,
    string? ResolutionNotes, Instant? DueAt)
{
    public TicketChange(TicketRow row)
        : this(
            row.CustomerName, row.CustomerPhone, row.CustomerEmail, row.Subject, row.Description, row.Category, row.Priority, row.Status, row.AssignedTo,
            row.ResolutionNotes, row.DueAt)
    {
    }
}

/// <summary>How long what is said of a ticket may be.</summary>
internal static class TicketLimits
{
    public const int Name = 120;
    public const int Subject = 200;
    public const int Description = 4000;
}
