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
    Database database, IDurableWriter writer, AppointmentMessages messages, MessageRows outbox, FunctionLedger ledger, AuditLog audit, IClock clock)
{
    /// <summary>How long a slot is kept while somebody decides.</summary>
    public static readonly Duration HoldFor = Duration.FromSeconds(90);

    private const int Attempts = 10;

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
        var write = new List<Statement> { TakenRows.Free(book.TenantId, slot, request.CallId, clock.GetCurrentInstant()) };
        var contacts = new ContactWriter(write, book.TenantId, clock);
        var contact = PersonOf(request) is { } person ? contacts.IdOf(person, request.CustomerName) : null;
        write.Add(Statement.Insert("rendez_vous", Row(book, request, service, slot, facts, contact)));
        AddWords(write, contacts, book, answer, letters, request.Mark);
        if (request is { CreatedBy: "customer" })
            write.Add(OwnerNotices.Of(new(book.TenantId, NoticeKinds.AppointmentBooked, $"booked:{facts.Id}", AppointmentId: facts.Id), clock));
        if (!await WriteAsync(book.TenantId, write, request.Actor is { } actor ? new(actor, book.TenantId, "appointment.booked", facts.Id) : null, ct))
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
                var write = new List<Statement>();
                AddWords(write, new ContactWriter(write, book.TenantId, clock), book, answer, letters, request.Mark);
                await transaction.ExecuteAsync(write, ct);
                if (request.Actor is { } actor)
                    await audit.AppendAsync(transaction, new AuditEntry(actor, book.TenantId, "appointment.moved", before.Id), ct);
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

    /// <summary>
    /// False when something else is there. Many who book at once share a commit. What somebody is answerable for has one of its own: group
    /// commit may not write into the audit log.
    /// </summary>
    private async Task<bool> WriteAsync(string tenantId, List<Statement> write, AuditEntry? entry, CancellationToken ct)
    {
        if (entry is not null)
        {
            return await TryAsync(() => database.For(tenantId).InTransactionAsync(
                async transaction =>
                {
                    await transaction.ExecuteAsync(write, ct);
                    await audit.AppendAsync(transaction, entry, ct);
                    return true;
                },
                ct));
        }

        return await TryAsync(async () =>
        {
            await writer.WriteAsync(new DurableWrite([.. write]), CancellationToken.None);
            return true;
        });
    }

    /// <summary>
    /// Two who want one time at the same moment may end up waiting for each other (PostgreSQL checks an exclusion after writing the row). One
    /// of them is sent back, with nothing written, and tries again: by then he sees who is there.
    /// </summary>
    private static async Task<bool> TryAsync(Func<Task<bool>> commit)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await commit();
            }
            catch (DbException error) when (error.IsOverlap())
            {
                return false;
            }
            catch (DbException error) when (error.IsDeadlock() && attempt < Attempts)
            {
                // once more
            }
        }
    }

    private Task<bool> CommitAsync(FirmBook book, Slot slot, string? holder, Func<DbTransaction, Task> work, CancellationToken ct)
        => TryAsync(() => database.For(book.TenantId).InTransactionAsync(
            async transaction =>
            {
                if (!await TakenRows.ClearAsync(transaction, book.TenantId, slot, holder, clock.GetCurrentInstant(), ct))
                    return false;
                await work(transaction);
                return true;
            },
            ct));

    /// <summary>What the customer and the assistant are told.</summary>
    private void AddWords(List<Statement> write, ContactWriter contacts, FirmBook book, BookAnswer answer, AppointmentLetters letters, FunctionMark? mark)
    {
        outbox.Add(write, letters.Messages, contacts);
        if (mark is not null)
            ledger.Add(write, mark, BookingResults.Of(answer, book.Rules.Zone, clock.GetCurrentInstant()));
    }

    private static ContactAddress? PersonOf(BookRequest request)
        => request.CustomerPhone is { } phone ? new("phone", phone) : request.CustomerEmail is { } email ? new("email", email) : null;

    private (string Column, object? Value)[] Row(FirmBook book, BookRequest request, BookableService service, Slot slot, AppointmentFacts facts, SqlValue? contact)
    {
        var (local, now) = (slot.Start.InZone(book.Rules.Zone).LocalDateTime, clock.GetCurrentInstant());
        return
        [
            ("id", facts.Id),
            ("tenant_id", book.TenantId),
            ("customer_name", request.CustomerName),
            ("customer_phone", request.CustomerPhone),
            ("customer_email", request.CustomerEmail),
            ("rdv_date", local.Date),
            ("rdv_time", local.TimeOfDay),
            ("rdv_type", service.Name),
            ("rdv_duration_minutes", service.DurationMinutes),
            ("notes", request.Notes),
            ("call_id", request.CallId),
            ("created_by", request.CreatedBy),
            ("created_at", now),
            ("updated_at", now),
            ("agenda_id", slot.AgendaId),
            ("service_id", service.Id),
            ("starts_at", slot.Start),
            ("ends_at", slot.End),
            ("block_start", slot.BlockStart),
            ("block_end", slot.BlockEnd),
            ("time_zone", book.Rules.Zone.Id),
            ("price_cents", service.PriceCents),
            ("contact_id", contact),
            ("link_token", facts.LinkToken),
        ];
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
