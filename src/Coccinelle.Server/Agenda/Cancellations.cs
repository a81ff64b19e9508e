using System.Data.Common;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>Writes that an appointment does not take place: its time is free, its reminders do not leave, its customer and its owner hear of it.</summary>
internal sealed class Cancellations(Database database, AppointmentMessages messages, MessageRows outbox, FunctionLedger ledger, AuditLog audit, IClock clock)
{
    public async Task<BookAnswer> CancelAsync(FirmBook book, CancelRequest request, AppointmentRow before, CancellationToken ct)
    {
        var letters = await messages.CancelledAsync(book, FactsOf(book, before), ct);
        var answer = new BookAnswer { Kind = BookKind.Cancelled, AppointmentId = before.Id, Start = before.StartsAt!.Value, ServiceName = before.RdvType ?? "", ConfirmedBy = letters.ConfirmedBy };
        var done = await database.For(book.TenantId).InTransactionAsync(
            async transaction =>
            {
                if (!await WriteAsync(transaction, book.TenantId, before, request, letters, ct))
                    return false;
                if (request.Mark is { } mark)
                    await ledger.RecordAsync(transaction, mark, BookingResults.Of(answer, book.Rules.Zone, clock.GetCurrentInstant()), ct);
                if (request.Actor is { } actor)
                    await audit.AppendAsync(transaction, new AuditEntry(actor, book.TenantId, "appointment.cancelled", before.Id), ct);
                return true;
            },
            ct);
        if (!done)
            return BookAnswer.Of(BookKind.NotFound);
        messages.Announce(letters);
        return answer;
    }

    /// <summary>The same in the transaction of whoever learned of it. False when it does not stand any more.</summary>
    public async Task<bool> WriteAsync(DbTransaction transaction, string tenantId, AppointmentRow before, CancelRequest request, AppointmentLetters letters, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var gone = await transaction.ExecuteAsync(
            $"""
            UPDATE rendez_vous SET status = 'cancelled', cancelled_at = @now, cancelled_by = @By, cancel_reason = @Reason
            WHERE tenant_id = @tenantId AND id = @Id AND sequence = @Sequence AND status IN {AppointmentRow.Standing}
            """,
            new { tenantId, before.Id, before.Sequence, request.By, request.Reason, now },
            ct);
        if (gone == 0)
            return false;
        await outbox.CallOffAsync(transaction, tenantId, before.Id, ct);
        await outbox.InsertAsync(transaction, letters.Messages, ct);
        if (request is { By: "customer", CallId: null }) // of what was done on a call the owner hears with the call
            await OwnerNotices.AddAsync(transaction, new(tenantId, NoticeKinds.AppointmentCancelled, $"cancelled:{before.Id}", AppointmentId: before.Id), clock, ct);
        return true;
    }

    public static AppointmentFacts FactsOf(FirmBook book, AppointmentRow row) => new(
        row.Id, row.Sequence, row.LinkToken ?? "", row.StartsAt!.Value, row.EndsAt!.Value, row.RdvType ?? "", book.Agenda(row.AgendaId ?? "")?.Name ?? "", row.CustomerName,
        row.CustomerPhone, row.CustomerEmail);
}
