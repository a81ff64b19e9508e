using Coccinelle.Server.Access;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda.Calendars;

/// <summary>Which calendars say when an owner is not there: at most one for each agenda. Their addresses open private lives, and are sealed.</summary>
internal sealed class BusyCalendars(Database database, SecretVault vault, AuditLog audit, BusyCalendarSignal signal, IGrainFactory grains, IClock clock)
{
    private const string Channel = "calendar";

    public Task<BusyCalendarRow?> FindAsync(string tenantId, string agendaId, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<BusyCalendarRow>(
            $"SELECT {BusyCalendarRow.Columns} FROM busy_calendars WHERE tenant_id = @tenantId AND agenda_id = @agendaId", new { tenantId, agendaId }, ct);

    /// <summary>How many private times block the agenda.</summary>
    public Task<int> CountAsync(string tenantId, string agendaId, CancellationToken ct)
        => database.For(tenantId).ScalarAsync<int>(
            "SELECT CAST(count(*) AS integer) FROM busy_times WHERE tenant_id = @tenantId AND agenda_id = @agendaId AND ends_at > @now",
            new { tenantId, agendaId, now = clock.GetCurrentInstant() },
            ct);

    /// <exception cref="SecretUnreadableException">It has to be entered again.</exception>
    public async Task<Uri> AddressAsync(BusyCalendarRow row, CancellationToken ct) => new(await vault.OpenAsync(row.TenantId, Channel, row.AgendaId, row.UrlSealed, ct));

    /// <summary>Asked for at once. Private times that are known stay until the new calendar has been read.</summary>
    public async Task SetAsync(string tenantId, string agendaId, Uri address, Actor actor, CancellationToken ct)
    {
        var (url, now) = (await vault.SealAsync(tenantId, Channel, agendaId, address.AbsoluteUri, ct), clock.GetCurrentInstant());
        await database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(
                    """
                    INSERT INTO busy_calendars (id, tenant_id, agenda_id, url_sealed, next_fetch_at, created_at) VALUES (@id, @tenantId, @agendaId, @url, @now, @now)
                    ON CONFLICT (tenant_id, agenda_id) DO UPDATE SET url_sealed = excluded.url_sealed, next_fetch_at = excluded.next_fetch_at, lease_until = NULL,
                      fetched_at = NULL, failed_since = NULL, last_error = NULL, skipped_events = 0, etag = NULL, read_until = NULL
                    """,
                    new { id = Ids.New("bcal", clock), tenantId, agendaId, url, now },
                    ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "busy_calendar.set", agendaId), ct);
                return true;
            },
            ct);
        signal.Raise();
    }

    /// <summary>With the private times that came from it. False when there is none.</summary>
    public async Task<bool> RemoveAsync(string tenantId, string agendaId, Actor actor, CancellationToken ct)
    {
        var removed = await database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                if (await transaction.ExecuteAsync("DELETE FROM busy_calendars WHERE tenant_id = @tenantId AND agenda_id = @agendaId", new { tenantId, agendaId }, ct) == 0)
                    return false;
                await transaction.ExecuteAsync("DELETE FROM busy_times WHERE tenant_id = @tenantId AND agenda_id = @agendaId", new { tenantId, agendaId }, ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "busy_calendar.removed", agendaId), ct);
                return true;
            },
            ct);
        if (removed)
            await grains.GetGrain<IAgendaGrain>(tenantId).RefreshAsync();
        return removed;
    }
}

/// <summary>A calendar was entered: it is read now, not in a while.</summary>
internal sealed class BusyCalendarSignal : DueSignal;
