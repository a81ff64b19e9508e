using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Texts;
using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;

namespace Coccinelle.Server.Tickets;

/// <summary>A request of a customer's.</summary>
/// <param name="Category"><c>technique</c>, <c>facturation</c>, <c>question</c>, <c>reclamation</c>, <c>callback</c> (needs <c>dueAt</c>) or <c>autre</c>; left out, it is read from the subject.</param>
/// <param name="Priority"><c>low</c>, <c>medium</c> (default), <c>high</c> or <c>urgent</c>.</param>
/// <param name="AssignedTo">Id or e-mail address of somebody of the firm.</param>
/// <param name="DueAt">RFC 3339.</param>
internal sealed record NewTicketRequest(
    string Subject, string? Description, string? Category, string? Priority, string? CustomerName, string? CustomerPhone, string? CustomerEmail, string? AssignedTo, string? DueAt);

/// <summary>What changes of a ticket; what is left out stays, null takes away.</summary>
/// <param name="Status">Only as it may go from where it stands.</param>
internal sealed record TicketPatchRequest(
    string? Subject, string? Description, string? Category, string? Priority, string? Status, string? AssignedTo, string? ResolutionNotes, string? CustomerName,
    string? CustomerPhone, string? CustomerEmail, string? DueAt);

/// <summary>Reads what is sent about tickets.</summary>
internal static class TicketFields
{
    private static readonly string[] OfNew =
        ["subject", "description", "category", "priority", "customerName", "customerPhone", "customerEmail", "assignedTo", "dueAt"];

    /// <summary>Null when something is wrong; the fields say what.</summary>
    public static TicketChange? ReadNew(JsonFields fields)
    {
        fields.RefuseOthersThan(OfNew);
        var nothing = new TicketChange(TicketTexts.Somebody, null, null, "", null, null, TicketPriorities.Medium, TicketStates.Open, null, null, null);
        if (fields.IsAbsent("subject"))
            fields.Refuse("subject", FieldTexts.Required);
        var ticket = Read(fields, nothing);
        return fields.Errors.Count > 0 ? null : ticket with { Category = ticket.Category ?? TicketCategories.Read(null, ticket.Subject) };
    }

    /// <summary>Whether a change can be read; it is applied to whatever the ticket is then.</summary>
    public static bool IsPatch(JsonFields fields)
    {
        fields.RefuseOthersThan([.. OfNew, "status", "resolutionNotes"]);
        Read(fields, new TicketChange("–", null, null, "–", null, null, TicketPriorities.Medium, TicketStates.Open, null, null, NodaTime.Instant.MaxValue));
        return fields.Errors.Count == 0;
    }

    /// <summary>The ticket with what was sent; whoever it shall be assigned to is still as it was typed.</summary>
    public static TicketChange Read(JsonFields fields, TicketChange before)
    {
        var after = new TicketChange(
            CustomerName: Text("customerName", before.CustomerName, TicketLimits.Name) ?? TicketTexts.Somebody,
            CustomerPhone: fields.Has("customerPhone") ? fields.Phone("customerPhone")?.Value : before.CustomerPhone,
            CustomerEmail: Email(fields, before.CustomerEmail),
            Subject: Text("subject", before.Subject, TicketLimits.Subject) ?? "",
            Description: Text("description", before.Description, TicketLimits.Description),
            Category: fields.Has("category") ? fields.OneOf("category", [.. TicketCategories.All]) : before.Category,
            Priority: fields.OneOf("priority", [.. TicketPriorities.All]) ?? before.Priority,
            Status: fields.OneOf("status", [.. TicketStates.All]) ?? before.Status,
            AssignedTo: Text("assignedTo", before.AssignedTo, EmailAddress.Longest),
            ResolutionNotes: Text("resolutionNotes", before.ResolutionNotes, TicketLimits.Description),
            DueAt: fields.Has("dueAt") ? fields.Moment("dueAt") : before.DueAt);
        if (fields.Has("subject") && after.Subject.Length == 0)
            fields.Refuse("subject", FieldTexts.Required);
        if (after is { Category: TicketCategories.Callback, DueAt: null })
            fields.Refuse("dueAt", TicketTexts.CallbackNeedsTime);
        return after;

        string? Text(string name, string? known, int longest) => fields.Has(name) ? fields.Text(name, longest) : known;
    }

    private static string? Email(JsonFields fields, string? known)
    {
        if (!fields.Has("customerEmail"))
            return known;
        var email = fields.Text("customerEmail", EmailAddress.Longest) is { } text ? PeopleFields.Normalised(text) : null;
        if (email is not null && !EmailAddress.IsOne(email))
            fields.Refuse("customerEmail", FieldTexts.NotAnEmail);
        return email;
    }
}
