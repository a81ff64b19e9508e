using Coccinelle.Domain.Tickets;
using NodaTime;

namespace Coccinelle.Server.Tickets;

/// <summary>A row of <c>tickets</c>, with who has it.</summary>
internal sealed class TicketRow
{
    public const string Prefix = "tkt";

    /// <summary>Of <c>tickets t</c> alone: what a lock reads.</summary>
    public const string OwnColumns =
        """
        t.id, t.customer_name, t.customer_phone, t.customer_email, t.subject, t.description, t.category, t.priority, t.status, t.assigned_to, t.assigned_at,
        t.resolution_notes, t.resolved_at, t.closed_at, t.due_at, t.late_told_at, t.call_id, t.contact_id, t.created_by, t.created_at, t.updated_at
        """;

    /// <summary>Of <see cref="From"/>.</summary>
    public const string Columns = $"{OwnColumns}, u.email AS assigned_to_email";

    public const string From = "tickets t LEFT JOIN users u ON u.tenant_id = t.tenant_id AND u.id = t.assigned_to";

    public required string Id { get; init; }

    public required string CustomerName { get; init; }

    public string? CustomerPhone { get; init; }

    public string? CustomerEmail { get; init; }

    public required string Subject { get; init; }

    public string? Description { get; init; }

    public string? Category { get; init; }

    public required string Priority { get; init; }

    public required string Status { get; init; }

    public string? AssignedTo { get; init; }

    public string? AssignedToEmail { get; init; }

    public Instant? AssignedAt { get; init; }

    public string? ResolutionNotes { get; init; }

    public Instant? ResolvedAt { get; init; }

    public Instant? ClosedAt { get; init; }

    public Instant? DueAt { get; init; }

    public Instant? LateToldAt { get; init; }

    public string? CallId { get; init; }

    public string? ContactId { get; init; }

    public required string CreatedBy { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    public bool IsOverdue(Instant now) => DueAt < now && TicketStates.IsOwed(Status);
}
