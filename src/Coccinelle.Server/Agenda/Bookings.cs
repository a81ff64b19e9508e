using System.Data.Common;
using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Channels;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Contacts;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>
/// Writes appointments: the row, what it takes on its agenda, confirmation and reminders, the tool call's answer, all or nothing. The
/// database refuses what overlaps (<see cref="StorageErrors.IsOverlap"/>), whoever believed that it was free.
/// </summary>
internal sealed class Bookings(
    Database database, AppointmentMessages messages, MessageRows outbox, FunctionLedger ledger, AuditLog audit, IClock clock)
{
    /// <summary>How long a slot is kept while somebody decides.</summary>
    public static readonly Duration HoldFor = Duration.FromSeconds(90);

    /// <returns>The answer as committed; null when something else is there.</returns>
    public async Task<BookAnswer?> BookAsync(FirmBook book, BookRequest request, BookableService service, Slot slot, CancellationToken ct)
    {
        var facts = new AppointmentFacts(
            Ids.New(AppointmentRow.Prefix, clock), 0, AgendaDefaults.NewToken(), slot.Start, slot.End, service.Name, book.Agenda(slot.AgendaId)!.Name, request.CustomerName,
            request.CustomerPhone, request.CustomerEmail);
        var letters = await messages.PlanAsync(book, facts, TemplateKeys.Confirmation, ct);
        var answer = new BookAnswer
        {
            Kind = BookKind.Booked,
            AppointmentId = facts.Id,
            Start = slot.Start,
            ServiceName = service.Name,
            AgendaName = facts.AgendaName,
            ConfirmedBy = letters.ConfirmedBy,
        };
        var done = await CommitAsync(
            book, slot, request.CallId, async transaction =>
            {
                var contact = await ContactAsync(transaction, book.TenantId, request, ct);
                await InsertAsync(transaction, book, request, service, slot, facts, contact?.Id, ct);
                await FinishAsync(transaction, book, answer, letters, request.Mark, request.Actor, "appointment.booked", ct, contact);
                if (request is { CreatedBy: "customer" })
                    await OwnerNotices.AddAsync(transaction, new(book.TenantId, NoticeKinds.AppointmentBooked, $"booked:{facts.Id}", AppointmentId: facts.Id), clock, ct);
            },
            ct);
        if (!done)
            return null;
        messages.Announce(letters);
        return answer;
    }

    /// <summary>The same tool call, or another of the same call, asks for what was booked a moment ago.</summary>
    public async Task<BookAnswer> AgainAsync(FirmBook book, AppointmentRow before, FunctionMark? mark, CancellationToken ct)
    {
        var answer = new BookAnswer
        {
            Kind = BookKind.Booked,
            AppointmentId = before.Id,
            Start = before.StartsAt!.Value,
            ServiceName = before.RdvType ?? "",
            AgendaName = book.Agenda(before.AgendaId!)?.Name ?? "",
        };
        if (mark is not null)
        {
            await database.For(book.TenantId).InTransactionAsync(
                async transaction =>
                {
                    await ledger.RecordAsync(transaction, mark, BookingResults.Of(answer, book.Rules.Zone, clock.GetCurrentInstant()) with { Action = null }, ct);
                    return true;
                },
                ct);
        }

        return answer;
    }

    /// <returns>Null when something else is there.</returns>
    public async Task<BookAnswer?> MoveAsync(FirmBook book, MoveRequest request, AppointmentRow before, BookableService service, Slot slot, CancellationToken ct)
    {
        var facts = new AppointmentFacts(
            before.Id, before.Sequence + 1, before.LinkToken ?? AgendaDefaults.NewToken(), slot.Start, slot.End, service.Name, book.Agenda(slot.AgendaId)!.Name, before.CustomerName,
            before.CustomerPhone, before.CustomerEmail);
        var letters = await messages.PlanAsync(book, facts, TemplateKeys.Rescheduling, ct);
        var answer = new BookAnswer
        {
            Kind = BookKind.Moved,
            AppointmentId = before.Id,
            Start = slot.Start,
            ServiceName = service.Name,
            AgendaName = facts.AgendaName,
            ConfirmedBy = letters.ConfirmedBy,
        };
        var moved = true;
        var done = await CommitAsync(
            book, slot, request.CallId, async transaction =>
            {
                moved = await UpdateAsync(transaction, book, before, service, slot, facts, ct);
                if (!moved)
                    return; // somebody else moved or cancelled it meanwhile: what is scheduled now is about his change
                await outbox.CallOffAsync(transaction, book.TenantId, before.Id, ct);
                await FinishAsync(transaction, book, answer, letters, request.Mark, request.Actor, "appointment.moved", ct);
                if (request is { By: "customer", CallId: null })
                    await OwnerNotices.AddAsync(transaction, new(book.TenantId, NoticeKinds.AppointmentMoved, $"moved:{before.Id}:{facts.Sequence}", AppointmentId: before.Id), clock, ct);
            },
            ct);
        if (!done)
            return null;
        if (!moved)
            return BookAnswer.Of(BookKind.NotFound);
        messages.Announce(letters);
        return answer;
    }

    /// <summary>False when something else is there.</summary>
    public Task<bool> HoldAsync(FirmBook book, Slot slot, string holder, CancellationToken ct)
        => CommitAsync(
            book, slot, holder, transaction => transaction.ExecuteAsync(
                """
                INSERT INTO agenda_blocks (id, tenant_id, agenda_id, starts_at, ends_at, held_by, expires_at)
                VALUES (@id, @TenantId, @AgendaId, @BlockStart, @BlockEnd, @holder, @until)
                """,
                new { id = Ids.New("hold", clock), book.TenantId, slot.AgendaId, slot.BlockStart, slot.BlockEnd, holder, until = clock.GetCurrentInstant() + HoldFor },
                ct),
            ct);

    private async Task<bool> CommitAsync(FirmBook book, Slot slot, string? holder, Func<DbTransaction, Task> work, CancellationToken ct)
    {
        try
        {
            return await database.For(book.TenantId).InTransactionAsync(
                async transaction =>
                {
                    if (!await TakenRows.ClearAsync(transaction, book.TenantId, slot, holder, clock.GetCurrentInstant(), ct))
                        return false;
                    await work(transaction);
                    return true;
                },
                ct);
        }
        catch (DbException error) when (error.IsOverlap())
        {
            return false;
        }
    }

    private async Task FinishAsync(
        DbTransaction transaction, FirmBook book, BookAnswer answer, AppointmentLetters letters, FunctionMark? mark, Actor? actor, string action, CancellationToken ct,
        KnownContact? contact = null)
    {
        await outbox.InsertAsync(transaction, letters.Messages, ct, contact);
        if (mark is not null)
            await ledger.RecordAsync(transaction, mark, BookingResults.Of(answer, book.Rules.Zone, clock.GetCurrentInstant()), ct);
        if (actor is not null)
            await audit.AppendAsync(transaction, new AuditEntry(actor, book.TenantId, action, answer.AppointmentId), ct);
    }

    private async Task<KnownContact?> ContactAsync(DbTransaction transaction, string tenantId, BookRequest request, CancellationToken ct)
        => (request.CustomerPhone is { } phone ? new ContactAddress("phone", phone) : request.CustomerEmail is { } email ? new ContactAddress("email", email) : null) is { } address
            ? new(address, await ContactBook.FindOrAddAsync(transaction, tenantId, address, request.CustomerName, clock, ct))
            : null;

    private Task InsertAsync(
        DbTransaction transaction, FirmBook book, BookRequest request, BookableService service, Slot slot, AppointmentFacts facts, string? contact, CancellationToken ct)
    {
        var local = slot.Start.InZone(book.Rules.Zone).LocalDateTime;
        return transaction.ExecuteAsync(
            """
            INSERT INTO rendez_vous (id, tenant_id, customer_name, customer_phone, customer_email, rdv_date, rdv_time, rdv_type, rdv_duration_minutes, notes, call_id,
              created_by, created_at, updated_at, agenda_id, service_id, starts_at, ends_at, block_start, block_end, time_zone, price_cents, contact_id, link_token)
            VALUES (@Id, @TenantId, @CustomerName, @CustomerPhone, @CustomerEmail, @Date, @TimeOfDay, @Name, @DurationMinutes, @Notes, @CallId,
              @CreatedBy, @now, @now, @AgendaId, @service, @Start, @End, @BlockStart, @BlockEnd, @zone, @PriceCents, @contact, @LinkToken)
            """,
            new
            {
                facts.Id,
                book.TenantId,
                request.CustomerName,
                request.CustomerPhone,
                request.CustomerEmail,
                local.Date,
                local.TimeOfDay,
                service.Name,
                service.DurationMinutes,
                request.Notes,
                request.CallId,
                request.CreatedBy,
                now = clock.GetCurrentInstant(),
                slot.AgendaId,
                service = service.Id,
                slot.Start,
                slot.End,
                slot.BlockStart,
                slot.BlockEnd,
                zone = book.Rules.Zone.Id,
                service.PriceCents,
                contact,
                facts.LinkToken,
            },
            ct);
    }

    private static async Task<bool> UpdateAsync(
        DbTransaction transaction, FirmBook book, AppointmentRow before, BookableService service, Slot slot, AppointmentFacts facts, CancellationToken ct)
    {
        var local = slot.Start.InZone(book.Rules.Zone).LocalDateTime;
        return await transaction.ExecuteAsync(
            $"""
            UPDATE rendez_vous SET status = 'rescheduled', rdv_date = @Date, rdv_time = @TimeOfDay, rdv_type = @Name, rdv_duration_minutes = @DurationMinutes,
              agenda_id = @AgendaId, service_id = @service, starts_at = @Start, ends_at = @End, block_start = @BlockStart, block_end = @BlockEnd, time_zone = @zone,
              price_cents = @PriceCents, sequence = @Sequence, link_token = @LinkToken, customer_answer = NULL, customer_answered_at = NULL,
              reminder_24h_sent = @no, reminder_1h_sent = @no
            WHERE tenant_id = @TenantId AND id = @Id AND sequence = @before AND status IN {AppointmentRow.Standing}
            """,
            new
            {
                facts.Id,
                book.TenantId,
                local.Date,
                local.TimeOfDay,
                service.Name,
                service.DurationMinutes,
                slot.AgendaId,
                service = service.Id,
                slot.Start,
                slot.End,
                slot.BlockStart,
                slot.BlockEnd,
                zone = book.Rules.Zone.Id,
                service.PriceCents,
                facts.Sequence,
                before = before.Sequence,
                facts.LinkToken,
                no = false,
            },
            ct) == 1;
    }
}
