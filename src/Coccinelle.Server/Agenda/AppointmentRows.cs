using System.Data.Common;
using Coccinelle.Domain.Channels;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>Finds appointments, and writes what becomes of them afterwards.</summary>
internal sealed class AppointmentRows(Database database, IClock clock)
{
    public Task<AppointmentRow?> FindAsync(string tenantId, string id, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<AppointmentRow>(
            $"SELECT {AppointmentRow.Columns} FROM rendez_vous WHERE tenant_id = @tenantId AND id = @id", new { tenantId, id }, ct);

    /// <summary>Inside a transaction that will change it.</summary>
    public Task<AppointmentRow?> LockAsync(DbTransaction transaction, string tenantId, string id, CancellationToken ct)
        => transaction.QueryFirstOrDefaultAsync<AppointmentRow>(
            $"SELECT {AppointmentRow.Columns} FROM rendez_vous WHERE tenant_id = @tenantId AND id = @id {database.Dialect.ForUpdate}", new { tenantId, id }, ct);

    /// <summary>A page, the latest made first.</summary>
    public Task<IReadOnlyList<AppointmentRow>> ListAsync(string tenantId, AppointmentFilter filter, int limit, string? before, CancellationToken ct)
        => database.For(tenantId).QueryAsync<AppointmentRow>(
            $"""
            SELECT {AppointmentRow.Columns} FROM rendez_vous
            WHERE tenant_id = @tenantId AND (@before IS NULL OR id < @before) AND (@Status IS NULL OR status = @Status) AND (@Agenda IS NULL OR agenda_id = @Agenda)
              AND (@From IS NULL OR starts_at >= @From) AND (@To IS NULL OR starts_at < @To) AND (@Phone IS NULL OR customer_phone = @Phone)
            ORDER BY id DESC LIMIT @limit
            """,
            new { tenantId, filter.Status, filter.Agenda, filter.From, filter.To, filter.Phone, before, limit },
            ct);

    /// <summary>The next standing appointment of whoever calls from this number.</summary>
    public Task<AppointmentRow?> NextOfAsync(string tenantId, string phone, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<AppointmentRow>(
            $"""
            SELECT {AppointmentRow.Columns} FROM rendez_vous
            WHERE tenant_id = @tenantId AND customer_phone = @phone AND status IN {AppointmentRow.Standing} AND starts_at > @now ORDER BY starts_at LIMIT 1
            """,
            new { tenantId, phone, now = clock.GetCurrentInstant() },
            ct);

    /// <summary>The next one that was booked on this call, for a caller who hides his number.</summary>
    public Task<AppointmentRow?> NextOnCallAsync(string tenantId, string callId, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<AppointmentRow>(
            $"""
            SELECT {AppointmentRow.Columns} FROM rendez_vous
            WHERE tenant_id = @tenantId AND call_id = @callId AND status IN {AppointmentRow.Standing} AND starts_at > @now ORDER BY starts_at LIMIT 1
            """,
            new { tenantId, callId, now = clock.GetCurrentInstant() },
            ct);

    /// <summary>What the same call has booked for the same start and still stands.</summary>
    public Task<AppointmentRow?> SameAsync(string tenantId, string callId, Instant start, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<AppointmentRow>(
            $"""
            SELECT {AppointmentRow.Columns} FROM rendez_vous
            WHERE tenant_id = @tenantId AND call_id = @callId AND starts_at = @start AND status IN {AppointmentRow.Standing} ORDER BY id LIMIT 1
            """,
            new { tenantId, callId, start },
            ct);

    /// <summary>Whether an appointment still is what a message says of it.</summary>
    public async Task<bool> StandsAsync(string tenantId, string id, int sequence, CancellationToken ct)
        => await database.ScalarAsync<int>(
            $"SELECT CAST(count(*) AS integer) FROM rendez_vous WHERE tenant_id = @tenantId AND id = @id AND sequence = @sequence AND status IN {AppointmentRow.Standing}",
            new { tenantId, id, sequence },
            ct) > 0;

    /// <summary>What left for the customer, in the columns that the product has always had.</summary>
    public Task LeftAsync(string tenantId, string id, string? template, CancellationToken ct)
        => template switch
        {
            TemplateKeys.Confirmation => MarkAsync("confirmation_sent", tenantId, id, ct),
            TemplateKeys.Reminder24Hours => MarkAsync("reminder_24h_sent", tenantId, id, ct),
            TemplateKeys.Reminder1Hour => MarkAsync("reminder_1h_sent", tenantId, id, ct),
            _ => Task.CompletedTask,
        };

    private Task MarkAsync(string column, string tenantId, string id, CancellationToken ct)
        => database.For(tenantId).ExecuteAsync($"UPDATE rendez_vous SET {column} = @yes WHERE tenant_id = @tenantId AND id = @id", new { tenantId, id, yes = true }, ct);
}

/// <summary>Which appointments; null = all.</summary>
/// <param name="From">Starts from then.</param>
/// <param name="To">Starts before then.</param>
/// <param name="Phone">E.164.</param>
internal sealed record AppointmentFilter(string? Status, string? Agenda, Instant? From, Instant? To, string? Phone);
