using Coccinelle.Server.Owners;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda.Calendars;

/// <summary>Reads the private calendars that are due, each on one server: a claim is a lease, and ends by itself when its server does not.</summary>
internal sealed partial class BusyCalendarWorker(
    Database database, BusyCalendarImport import, BusyCalendarSignal signal, IClock clock, TimeProvider time, ILogger<BusyCalendarWorker> logger) : DueWorker(signal, time, logger)
{
    /// <summary>At once: most of the time is waiting for others.</summary>
    private const int Batch = 4;

    /// <summary>Longer than a fetch and its reading may take.</summary>
    private static readonly Duration Lease = Duration.FromMinutes(3);

    protected override TimeSpan Tick => TimeSpan.FromSeconds(30);

    /// <summary>Claims and reads one batch.</summary>
    public override async Task<bool> WorkAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var rows = await database.QueryAsync<BusyCalendarRow>(
            $"""
            UPDATE busy_calendars SET lease_until = @until WHERE id IN (
              SELECT b.id FROM busy_calendars b JOIN agendas a ON a.tenant_id = b.tenant_id AND a.id = b.agenda_id JOIN tenants t ON t.id = b.tenant_id
              WHERE b.next_fetch_at <= @now AND (b.lease_until IS NULL OR b.lease_until <= @now) AND a.archived_at IS NULL AND t.status = 'active'
              ORDER BY b.next_fetch_at LIMIT @Batch {database.Dialect.SkipLockedOf("b")})
            RETURNING {BusyCalendarRow.Columns}
            """,
            new { now, until = now + Lease, Batch },
            ct);
        await Task.WhenAll(rows.Select(row => ReadAsync(row, ct)));
        return rows.Count > 0;
    }

    private async Task ReadAsync(BusyCalendarRow row, CancellationToken ct)
    {
        try
        {
            await import.RunAsync(row, ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            LogNotRead(error, row.Id); // the lease runs out, and it is tried again
        }
    }

    [LoggerMessage(LogLevel.Error, "The private calendar {Calendar} could not be worked on; trying again")]
    private partial void LogNotRead(Exception error, string calendar);
}
