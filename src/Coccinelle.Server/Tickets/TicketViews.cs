using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Http;
using NodaTime;

namespace Coccinelle.Server.Tickets;

/// <summary>A ticket.</summary>
/// <param name="NextStatuses">Where it may go from its status.</param>
/// <param name="AssignedTo">Who of the firm has it: an id.</param>
/// <param name="DueAt">Until when something was promised.</param>
/// <param name="Overdue">Past its time, while it is the firm's turn.</param>
/// <param name="CreatedBy"><c>sara</c>, the assistant, or <c>manual</c>.</param>
internal sealed record TicketView(
    string Id, string Subject, string? Description, string? Category, string Priority, string Status, IReadOnlyList<string> NextStatuses, string CustomerName,
    string? CustomerPhone, string? CustomerEmail, string? ContactId, string? AssignedTo, string? AssignedToEmail, Instant? AssignedAt, Instant? DueAt, bool Overdue,
    string? ResolutionNotes, Instant? ResolvedAt, Instant? ClosedAt, string? CallId, string CreatedBy, Instant CreatedAt, Instant UpdatedAt)
{
    public TicketView(TicketRow row, Instant now)
        : this(
            row.Id, row.Subject, row.Description, row.Category, row.Priority, row.Status, TicketStates.Next(row.Status), row.CustomerName,
            row.CustomerPhone, row.CustomerEmail, row.ContactId, row.AssignedTo, row.AssignedToEmail, row.AssignedAt, row.DueAt, row.IsOverdue(now),
            row.ResolutionNotes, row.ResolvedAt, row.ClosedAt, row.CallId, row.CreatedBy, row.CreatedAt, row.UpdatedAt)
    {
    }
}

/// <summary>Tickets as a file.</summary>
internal static class TicketCsv
{
    public static IReadOnlyList<CsvColumn<TicketRow>> Columns(Instant now) =>
    [
        new(new("Id", "Identifiant"), row => row.Id),
        new(new("Subject", "Objet"), row => row.Subject),
        new(new("Description", "Description"), row => row.Description),
        new(new("Category", "Catégorie"), row => row.Category),
        new(new("Priority", "Priorité"), row => row.Priority),
        new(new("Status", "État"), row => row.Status),
        new(new("Customer", "Client"), row => row.CustomerName),
        new(new("Phone", "Téléphone"), row => row.CustomerPhone),
        new(new("E-mail", "E-mail"), row => row.CustomerEmail),
        new(new("Assigned to", "Confié à"), row => row.AssignedToEmail),
        new(new("Due", "Promis pour"), row => row.DueAt),
        new(new("Overdue", "En retard"), row => row.IsOverdue(now)),
        new(new("Resolution", "Résolution"), row => row.ResolutionNotes),
        new(new("Resolved", "Résolu le"), row => row.ResolvedAt),
        new(new("Closed", "Clos le"), row => row.ClosedAt),
        new(new("Created", "Créé le"), row => row.CreatedAt),
    ];
}
