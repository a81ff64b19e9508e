using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Tickets;

/// <summary>Reads a firm's tickets.</summary>
internal sealed class TicketRows(Database database, IClock clock)
{
    /// <summary>The newest first, after a cursor.</summary>
    public Task<IReadOnlyList<TicketRow>> ListAsync(string tenantId, TicketFilter filter, int limit, string? cursor, CancellationToken ct)
        => database.For(tenantId).QueryAsync<TicketRow>(
            $"""
            SELECT {TicketRow.Columns} FROM {TicketRow.From}
            WHERE t.tenant_id = @tenantId AND (@cursor IS NULL OR t.id < @cursor)
              AND (@Status IS NULL OR t.status = @Status)
              AND (@Priority IS NULL OR t.priority = @Priority)
              AND (@Category IS NULL OR t.category = @Category)
              AND (@AssignedTo IS NULL OR t.assigned_to = @AssignedTo OR u.email = @AssignedTo OR (@AssignedTo = '{TicketFilter.Nobody}' AND t.assigned_to IS NULL))
              AND (@Overdue IS NULL OR @Overdue = (t.due_at IS NOT NULL AND t.due_at < @now AND t.status IN ('{TicketStates.Open}', '{TicketStates.InProgress}')))
            ORDER BY t.id DESC LIMIT @limit
            """,
            new { tenantId, filter.Status, filter.Priority, filter.Category, filter.AssignedTo, filter.Overdue, now = clock.GetCurrentInstant(), limit, cursor },
            ct);

    public Task<TicketRow?> FindAsync(string tenantId, string id, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<TicketRow>(
            $"SELECT {TicketRow.Columns} FROM {TicketRow.From} WHERE t.tenant_id = @tenantId AND t.id = @id", new { tenantId, id }, ct);
}

/// <summary>Which tickets are wanted; null wants all.</summary>
/// <param name="AssignedTo">An id or address of somebody's, or <see cref="Nobody"/>.</param>
/// <param name="Overdue">Past their time, while it is the firm's turn.</param>
internal sealed record TicketFilter(string? Status, string? Priority, string? Category, string? AssignedTo, bool? Overdue)
{
    public const string Nobody = "none";
}
