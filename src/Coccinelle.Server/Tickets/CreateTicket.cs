using System.Data.Common;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Texts;
using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Assistants.Functions;

namespace Coccinelle.Server.Tickets;

/// <summary>The assistant notes a request. The same subject twice in one call is one ticket.</summary>
internal sealed class CreateTicket(TicketBook book, FunctionLedger ledger) : ICallFunction
{
    public string Name => "create_ticket";

    public async Task<FunctionResult> RunAsync(FunctionCall call, CancellationToken ct)
    {
        if (call.Arguments.Text("subject", TicketLimits.Subject) is not { } subject || PlainWords.Of(subject).Count == 0)
            return FunctionResult.Missing(TicketTexts.WhatSubject, "subject");
        var description = call.Arguments.Text("description", TicketLimits.Description);
        var category = TicketCategories.Read(call.Arguments.Text("category"), subject);
        var ticket = new NewTicket
        {
            Subject = subject,
            Description = description,
            Category = category,
            Priority = TicketPriorities.Of(call.Arguments.Text("priority"), category, subject, description),
            CustomerName = call.Arguments.Text("customerName", TicketLimits.Name),
            CustomerPhone = call.Call.Caller,
            CallId = call.Call.CallId,
            CallKey = $"subject:{string.Join(' ', PlainWords.Of(subject))}",
            CreatedBy = "sara",
        };
        return await ledger.CommitAsync(call, transaction => AddAsync(transaction, call.Call, ticket, ct), ct);
    }

    private async Task<FunctionResult> AddAsync(DbTransaction transaction, CallFacts call, NewTicket ticket, CancellationToken ct)
    {
        if (await book.AddAsync(transaction, call.TenantId, ticket, ct) is { } id)
            return Created(id, new CallAction("ticket_created", id, TicketTexts.LoggedTicket(ticket.Subject)));

        var known = await book.LockOfCallAsync(transaction, call.TenantId, call.CallId, ticket.CallKey!, ct) ?? throw new InvalidOperationException("A ticket is there, and cannot be seen.");
        await book.AddWordsAsync(transaction, call.TenantId, known, ticket.Description, ticket.Priority, null, ct);
        return Created(known.Id, null);
    }

    private static FunctionResult Created(string id, CallAction? action) => new("created", TicketTexts.Created, new JsonObject { ["ticketId"] = id }, action);
}
