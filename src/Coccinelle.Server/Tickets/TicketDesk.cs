using System.Data.Common;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Access;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Tickets;

/// <summary>What the people of a firm do with tickets.</summary>
internal sealed class TicketDesk(Database database, TicketBook book)
{
    public Task<TicketOutcome> AddAsync(string tenantId, TicketChange sent, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync<TicketOutcome>(
            async transaction =>
            {
                var assignee = await FindPersonAsync(transaction, tenantId, sent.AssignedTo, ct);
                if (sent.AssignedTo is not null && assignee is null)
                    return new TicketOutcome.Invalid("assignedTo", TicketTexts.NoSuchPerson);
                var ticket = new NewTicket
                {
                    Subject = sent.Subject,
                    Description = sent.Description,
                    Category = sent.Category!,
                    Priority = sent.Priority,
                    CustomerName = sent.CustomerName == TicketTexts.Somebody ? null : sent.CustomerName,
                    CustomerPhone = sent.CustomerPhone,
                    CustomerEmail = sent.CustomerEmail,
                    AssignedTo = assignee,
                    DueAt = sent.DueAt,
                    CreatedBy = "manual",
                };
                return new TicketOutcome.Done((await book.AddAsync(transaction, tenantId, ticket, ct))!);
            },
            ct);

    public Task<TicketOutcome> ChangeAsync(string tenantId, string id, JsonFields fields, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                if (await book.LockAsync(transaction, tenantId, id, ct) is not { } row)
                    return new TicketOutcome.NotFound();
                var before = new TicketChange(row);
                var after = TicketFields.Read(fields, before);
                if (fields.Errors.Count > 0) // a promise that would lose its time
                    return new TicketOutcome.Invalid(fields.Errors.First().Key, fields.Errors.First().Value);
                if (!TicketStates.MayMove(before.Status, after.Status))
                    return new TicketOutcome.WrongMove(TicketTexts.MayNotMove(before.Status));
                if (after.AssignedTo is not null && after.AssignedTo != before.AssignedTo)
                {
                    after = after with { AssignedTo = await FindPersonAsync(transaction, tenantId, after.AssignedTo, ct) };
                    if (after.AssignedTo is null)
                        return new TicketOutcome.Invalid("assignedTo", TicketTexts.NoSuchPerson);
                }

                if (after != before)
                    await book.SaveAsync(transaction, tenantId, row, after, ct);
                return (TicketOutcome)new TicketOutcome.Done(id);
            },
            ct);

    /// <summary>Somebody of the firm who can sign in, by id or address.</summary>
    private static async Task<string?> FindPersonAsync(DbTransaction transaction, string tenantId, string? who, CancellationToken ct)
        => who is null
            ? null
            : await transaction.ScalarAsync<string>(
                "SELECT id FROM users WHERE tenant_id = @tenantId AND disabled_at IS NULL AND (id = @who OR email = @email)",
                new { tenantId, who, email = PeopleFields.Normalised(who) },
                ct);
}

/// <summary>What came of it.</summary>
internal abstract record TicketOutcome
{
    internal sealed record Done(string Id) : TicketOutcome;

    internal sealed record NotFound : TicketOutcome;

    internal sealed record Invalid(string Field, Said Reason) : TicketOutcome;

    /// <param name="Allowed">Where it may go.</param>
    internal sealed record WrongMove(Said Allowed) : TicketOutcome;
}
