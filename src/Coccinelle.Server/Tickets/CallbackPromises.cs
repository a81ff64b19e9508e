using System.Data.Common;
using Coccinelle.Domain.Texts;
using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Tickets;

/// <summary>
/// Promises to call back: whenever somebody on the phone is told that he will be called, a ticket with its time says so, in the transaction of
/// whoever tells him. It rings when it is late (<see cref="LatePromises"/>).
/// </summary>
internal sealed class CallbackPromises(TicketBook book)
{
    /// <summary>One promise per call, of which everything else is a detail: he is called once, not three times.</summary>
    private const string OnePerCall = "callback";

    /// <summary>Promises whoever is on the call to be called back about something, soon.</summary>
    public Task<Promise> AddAsync(DbTransaction transaction, CallFacts call, string reason, Instant now, CancellationToken ct)
        => AddAsync(transaction, call, new PromiseRequest(reason), now, ct);

    /// <summary>The same with a time or a number of his own. A promise that stands gets the reason too, and the time, if one was asked for.</summary>
    public async Task<Promise> AddAsync(DbTransaction transaction, CallFacts call, PromiseRequest request, Instant now, CancellationToken ct)
    {
        var time = request.When ?? CallbackTimes.Default(now.InZone(call.Zone).LocalDateTime);
        var (dueAt, key, reason) = (time.In(call.Zone), request.Key ?? OnePerCall, Cut(request.Reason, TicketLimits.Description));
        await EndKeptAsync(transaction, call, key, ct);
        var id = await book.AddAsync(
            transaction,
            call.TenantId,
            new NewTicket
            {
                Subject = Cut(TicketTexts.CallbackSubject(request.Reason), TicketLimits.Subject),
                Description = reason,
                Category = TicketCategories.Callback,
                Priority = TicketPriorities.High,
                CustomerName = request.Name,
                CustomerPhone = request.Phone ?? call.Caller,
                DueAt = dueAt,
                CallId = call.CallId,
                CallKey = key,
                CreatedBy = "sara",
            },
            ct);
        if (id is not null)
            return new Promise(id, dueAt, time, IsNew: true);

        var known = await book.LockOfCallAsync(transaction, call.TenantId, call.CallId, key, ct) ?? throw new InvalidOperationException("A promise is there, and cannot be seen.");
        await book.AddWordsAsync(transaction, call.TenantId, known, reason, TicketPriorities.High, request.When is null ? null : dueAt, ct);
        return request.When is null && known.DueAt is { } before
            ? new Promise(known.Id, before, new CallbackTime(before.InZone(call.Zone).LocalDateTime), IsNew: false)
            : new Promise(known.Id, dueAt, time, IsNew: false);
    }

    /// <summary>A promise that was kept while the call goes on is no promise any more: the next one is new.</summary>
    private static Task<int> EndKeptAsync(DbTransaction transaction, CallFacts call, string key, CancellationToken ct)
        => transaction.ExecuteAsync(
            $"""
            UPDATE tickets SET call_key = NULL
            WHERE tenant_id = @TenantId AND call_id = @CallId AND call_key = @key AND status IN ('{TicketStates.Resolved}', '{TicketStates.Closed}')
            """,
            new { call.TenantId, call.CallId, key },
            ct);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)].TrimEnd() + "…";
}

/// <summary>What is promised.</summary>
/// <param name="Reason">Why, for whoever calls; French.</param>
/// <param name="When">Null: as soon as can be kept.</param>
/// <param name="Phone">E.164; null: the number that he calls from.</param>
/// <param name="Name">Null: as the firm knows the number.</param>
/// <param name="Key">A matter of its own, to be looked at besides the call's other promise.</param>
internal sealed record PromiseRequest(string Reason, CallbackTime? When = null, string? Phone = null, string? Name = null, string? Key = null);

/// <summary>A promise that will be there when the transaction is committed.</summary>
/// <param name="TicketId">Where it is kept.</param>
/// <param name="DueAt">Until when.</param>
/// <param name="Time">The same by the firm's wall clock, to be said.</param>
/// <param name="IsNew">False: this call had one already.</param>
internal sealed record Promise(string TicketId, Instant DueAt, CallbackTime Time, bool IsNew);
