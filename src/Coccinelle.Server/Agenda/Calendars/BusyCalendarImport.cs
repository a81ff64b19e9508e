using System.Data.Common;
using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Calendars;
using Coccinelle.Server.Owners;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda.Calendars;

/// <summary>
/// Reads one private calendar and puts its times in the place of those that were known, all or nothing. When it cannot be read they stay:
/// better a slot too few than somebody at a closed door.
/// </summary>
internal sealed class BusyCalendarImport(
    Database database, BusyCalendars calendars, AgendaRows agendas, CalendarDoor door, NoticeSignal notices, IGrainFactory grains, IClock clock) : IDisposable
{
    /// <summary>Read further than anybody books, so that a calendar that stays the same need be worked out once a day.</summary>
    private static readonly Duration Around = Duration.FromDays(1);

    /// <summary>Rows that travel to the database together.</summary>
    private const int AtOnce = 200;

    /// <summary>Working out a calendar costs a processor, and callers need the other.</summary>
    private readonly SemaphoreSlim _oneAtATime = new(1);

    public async Task RunAsync(BusyCalendarRow row, CancellationToken ct)
    {
        if (await agendas.LoadAsync(row.TenantId, ct) is not { } book || book.Agenda(row.AgendaId) is not { } agenda)
            return; // gone since it was claimed
        var reading = await ReadAsync(row, book, ct);
        if (reading.Fault is { } fault)
            await FailAsync(row, agenda.Name, fault, ct);
        else if (await KeepAsync(row, reading, ct))
            await grains.GetGrain<IAgendaGrain>(row.TenantId).RefreshAsync();
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<Reading> ReadAsync(BusyCalendarRow row, FirmBook book, CancellationToken ct)
    {
        Uri address;
        try
        {
            address = await calendars.AddressAsync(row, ct);
        }
        catch (SecretUnreadableException)
        {
            return new Reading(Fault: BusyCalendarFaults.Sealed);
        }

        var now = clock.GetCurrentInstant();
        var horizon = now + Duration.FromDays(book.Rules.HorizonDays);
        return await door.FetchAsync(address, row.ReadUntil >= horizon ? row.Etag : null, ct) switch
        {
            CalendarFetch.Fetched fetched => await WorkOutAsync(fetched, book, new Interval(now - Around, horizon + Around), ct),
            CalendarFetch.Unchanged => new Reading(),
            CalendarFetch.Failed failed => new Reading(Fault: BusyCalendarFaults.CodeOf(failed.Fault)),
            var unknown => throw new InvalidOperationException($"Unknown fetch {unknown.GetType().Name}"),
        };
    }

    private async Task<Reading> WorkOutAsync(CalendarFetch.Fetched fetched, FirmBook book, Interval span, CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            return BusyTimesReader.Read(fetched.Text, book.Rules.Zone, span.Start, span.End, AppointmentFacts.UidOf("")) switch
            {
                BusyReading.Read read => new Reading(New: new Version(read.Times, read.Skipped, fetched.Tag, span.End)),
                BusyReading.Unreadable unreadable => new Reading(Fault: BusyCalendarFaults.CodeOf(unreadable.Fault)),
                var unknown => throw new InvalidOperationException($"Unknown reading {unknown.GetType().Name}"),
            };
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Writes what differs. False when nothing does, or the calendar was changed or removed meanwhile.</summary>
    private Task<bool> KeepAsync(BusyCalendarRow row, Reading reading, CancellationToken ct)
        => database.For(row.TenantId).InTransactionAsync(
            async transaction =>
            {
                var (now, version) = (clock.GetCurrentInstant(), reading.New);
                var isStill = await transaction.ExecuteAsync(
                    """
                    UPDATE busy_calendars SET fetched_at = @now, failed_since = NULL, last_error = NULL, lease_until = NULL, next_fetch_at = @next,
                      skipped_events = @skipped, etag = @etag, read_until = @until
                    WHERE tenant_id = @TenantId AND id = @Id AND url_sealed = @UrlSealed
                    """,
                    new
                    {
                        row.TenantId,
                        row.Id,
                        row.UrlSealed,
                        now,
                        next = BusyCalendarSchedule.Next(now, null, Random.Shared.NextDouble()),
                        skipped = version?.Skipped ?? row.SkippedEvents,
                        etag = version is null ? row.Etag : version.Tag,
                        until = version?.Until ?? row.ReadUntil,
                    },
                    ct) == 1;
                return isStill && version is not null && await WriteAsync(transaction, row, version.Times, ct);
            },
            ct);

    private async Task<bool> WriteAsync(DbTransaction transaction, BusyCalendarRow row, IReadOnlyList<Interval> times, CancellationToken ct)
    {
        var known = await transaction.QueryAsync<BusyTime>(
            "SELECT id, starts_at, ends_at FROM busy_times WHERE tenant_id = @TenantId AND agenda_id = @AgendaId", new { row.TenantId, row.AgendaId }, ct);
        var wanted = times.ToHashSet();
        var gone = known.Where(time => !wanted.Remove(new Interval(time.StartsAt, time.EndsAt))).ToList();
        foreach (var time in gone)
            await transaction.ExecuteAsync("DELETE FROM busy_times WHERE tenant_id = @TenantId AND id = @Id", new { row.TenantId, time.Id }, ct);
        foreach (var some in wanted.OrderBy(time => time.Start).Chunk(AtOnce))
        {
            var insert = some.Select(time => Statement.Insert(
                "busy_times",
                [("id", Ids.New("busy", clock)), ("tenant_id", row.TenantId), ("agenda_id", row.AgendaId), ("starts_at", time.Start), ("ends_at", time.End)]));
            await transaction.ExecuteAsync([.. insert], ct);
        }

        return gone.Count + wanted.Count > 0;
    }

    /// <summary>The owner hears of it once for each time that it stops working, when it has not for a while.</summary>
    private async Task FailAsync(BusyCalendarRow row, string agenda, string fault, CancellationToken ct)
    {
        var told = await database.For(row.TenantId).InTransactionAsync(
            async transaction =>
            {
                var now = clock.GetCurrentInstant();
                var since = row.FailedSince ?? now;
                var isStill = await transaction.ExecuteAsync(
                    """
                    UPDATE busy_calendars SET failed_since = @since, last_error = @fault, lease_until = NULL, next_fetch_at = @next
                    WHERE tenant_id = @TenantId AND id = @Id AND url_sealed = @UrlSealed
                    """,
                    new { row.TenantId, row.Id, row.UrlSealed, since, fault, next = BusyCalendarSchedule.Next(now, since, Random.Shared.NextDouble()) },
                    ct) == 1;
                if (!isStill || !BusyCalendarSchedule.IsAlarming(now, since))
                    return 0;
                var notice = new OwnerNotice(
                    row.TenantId, NoticeKinds.CalendarFailing, $"calendar:{row.Id}:{since.ToUnixTimeMilliseconds()}", Detail: CalendarTexts.Failing(agenda, BusyCalendarFaults.Words(fault)));
                return await OwnerNotices.AddAsync(transaction, notice, clock, ct);
            },
            ct);
        if (told > 0)
            notices.Raise();
    }

    /// <summary>A fault, or a new version, or neither: it is as it was.</summary>
    private sealed record Reading(string? Fault = null, Version? New = null);

    private sealed record Version(IReadOnlyList<Interval> Times, int Skipped, string? Tag, Instant Until);

    private sealed class BusyTime
    {
        public required string Id { get; init; }

        public required Instant StartsAt { get; init; }

        public required Instant EndsAt { get; init; }
    }
}
