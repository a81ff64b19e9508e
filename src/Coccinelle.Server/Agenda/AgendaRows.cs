using System.Data.Common;
using System.Text.Json;
using Coccinelle.Domain.Agenda;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>A firm's rules, agendas and services on disk.</summary>
internal sealed class AgendaRows(Database database, AuditLog audit, IClock clock)
{
    private const string SelectRules =
        """
        SELECT t.name, t.sector, t.time_zone, r.hours, r.minimum_notice_minutes, r.horizon_days, r.step_minutes, r.change_notice_minutes,
          r.remind_day_before, r.remind_hour_before, r.calendar_token, r.version
        FROM tenants t LEFT JOIN booking_rules r ON r.tenant_id = t.id WHERE t.id = @tenantId
        """;

    /// <summary>The book as committed; null when there is no such firm. A firm that has none yet gets its sector's.</summary>
    public async Task<FirmBook?> LoadAsync(string tenantId, CancellationToken ct)
    {
        var firm = database.For(tenantId);
        if (await firm.QueryFirstOrDefaultAsync<RulesRow>(SelectRules, new { tenantId }, ct) is not { } rules)
            return null;
        if (rules.Hours is null)
        {
            await firm.InTransactionAsync(
                async transaction =>
                {
                    await AgendaDefaults.InsertAsync(transaction, tenantId, rules.Sector, clock, ct);
                    return true;
                },
                ct);
            return await LoadAsync(tenantId, ct);
        }

        var agendas = await firm.QueryAsync<AgendaRow>(
            "SELECT id, name, hours, daily_cap FROM agendas WHERE tenant_id = @tenantId AND archived_at IS NULL ORDER BY position, id", new { tenantId }, ct);
        var services = await firm.QueryAsync<ServiceRow>(
            """
            SELECT id, name, duration_minutes, buffer_before_minutes, buffer_after_minutes, price_cents, agenda_ids FROM services
            WHERE tenant_id = @tenantId AND archived_at IS NULL ORDER BY position, id
            """,
            new { tenantId },
            ct);
        return new FirmBook
        {
            TenantId = tenantId,
            FirmName = rules.Name,
            Rules = rules.ToRules(),
            Agendas = [.. agendas.Select(row => new AgendaBook(row.Id, row.Name, row.Hours is null ? null : WeekHoursJson.Parse(row.Hours), row.DailyCap))],
            Services = [.. services.Select(row => row.ToService())],
            RemindDayBefore = rules.RemindDayBefore,
            RemindHourBefore = rules.RemindHourBefore,
            CalendarToken = rules.CalendarToken!,
            Version = rules.Version,
        };
    }

    /// <summary>Replaces rules and agendas. False when somebody else was faster: nothing is written.</summary>
    public Task<bool> SaveAgendasAsync(string tenantId, AgendasChange change, Actor actor, CancellationToken ct)
        => SaveAsync(
            tenantId, change.Version, actor, "agendas.changed", async (transaction, now) =>
            {
                await transaction.ExecuteAsync(
                    """
                    UPDATE booking_rules SET hours = @hours, minimum_notice_minutes = @notice, horizon_days = @HorizonDays, step_minutes = @StepMinutes,
                      change_notice_minutes = @changeNotice, remind_day_before = @RemindDayBefore, remind_hour_before = @RemindHourBefore
                    WHERE tenant_id = @tenantId
                    """,
                    new
                    {
                        tenantId,
                        hours = WeekHoursJson.Write(change.Rules.Hours).ToJsonString(),
                        notice = (int)change.Rules.MinimumNotice.TotalMinutes,
                        change.Rules.HorizonDays,
                        change.Rules.StepMinutes,
                        changeNotice = (int)change.Rules.ChangeNotice.TotalMinutes,
                        change.RemindDayBefore,
                        change.RemindHourBefore,
                    },
                    ct);
                await transaction.ExecuteAsync("UPDATE agendas SET archived_at = @now WHERE tenant_id = @tenantId AND archived_at IS NULL", new { tenantId, now }, ct);
                foreach (var (agenda, position) in change.Agendas.Select((agenda, position) => (agenda, position)))
                {
                    await transaction.ExecuteAsync(
                        """
                        INSERT INTO agendas (id, tenant_id, name, hours, daily_cap, position, created_at) VALUES (@Id, @tenantId, @Name, @hours, @DailyCap, @position, @now)
                        ON CONFLICT (id) DO UPDATE SET name = excluded.name, hours = excluded.hours, daily_cap = excluded.daily_cap, position = excluded.position, archived_at = NULL
                        WHERE agendas.tenant_id = excluded.tenant_id
                        """,
                        new { agenda.Id, tenantId, agenda.Name, hours = agenda.Hours is null ? null : WeekHoursJson.Write(agenda.Hours).ToJsonString(), agenda.DailyCap, position, now },
                        ct);
                }
            },
            ct);

    /// <summary>Replaces the services. False when somebody else was faster: nothing is written.</summary>
    public Task<bool> SaveServicesAsync(string tenantId, IReadOnlyList<BookableService> services, int? version, Actor actor, CancellationToken ct)
        => SaveAsync(
            tenantId, version, actor, "services.changed", async (transaction, now) =>
            {
                await transaction.ExecuteAsync("UPDATE services SET archived_at = @now WHERE tenant_id = @tenantId AND archived_at IS NULL", new { tenantId, now }, ct);
                foreach (var (service, position) in services.Select((service, position) => (service, position)))
                {
                    await transaction.ExecuteAsync(
                        """
                        INSERT INTO services (id, tenant_id, name, duration_minutes, buffer_before_minutes, buffer_after_minutes, price_cents, agenda_ids, position, created_at)
                        VALUES (@Id, @tenantId, @Name, @DurationMinutes, @BufferBeforeMinutes, @BufferAfterMinutes, @PriceCents, @agendas, @position, @now)
                        ON CONFLICT (id) DO UPDATE SET name = excluded.name, duration_minutes = excluded.duration_minutes,
                          buffer_before_minutes = excluded.buffer_before_minutes, buffer_after_minutes = excluded.buffer_after_minutes,
                          price_cents = excluded.price_cents, agenda_ids = excluded.agenda_ids, position = excluded.position, archived_at = NULL
                        WHERE services.tenant_id = excluded.tenant_id
                        """,
                        new
                        {
                            service.Id,
                            tenantId,
                            service.Name,
                            service.DurationMinutes,
                            service.BufferBeforeMinutes,
                            service.BufferAfterMinutes,
                            service.PriceCents,
                            agendas = JsonSerializer.Serialize(service.AgendaIds ?? []),
                            position,
                            now,
                        },
                        ct);
                }
            },
            ct);

    /// <summary>A change of the book is one of the assistant too: it says hours, services and prices.</summary>
    private Task<bool> SaveAsync(string tenantId, int? version, Actor actor, string action, Func<DbTransaction, Instant, Task> work, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                var now = clock.GetCurrentInstant();
                var mine = await transaction.ExecuteAsync(
                    "UPDATE booking_rules SET version = version + 1, updated_at = @now WHERE tenant_id = @tenantId AND (@version IS NULL OR version = @version)",
                    new { tenantId, version, now },
                    ct);
                if (mine == 0)
                    return false;
                await work(transaction, now);
                await AssistantWishes.ChangedAsync(transaction, tenantId, now, ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, action, null), ct);
                return true;
            },
            ct);

    private sealed class RulesRow
    {
        public required string Name { get; init; }

        public string? Sector { get; init; }

        public required string TimeZone { get; init; }

        public string? Hours { get; init; }

        public int MinimumNoticeMinutes { get; init; }

        public int HorizonDays { get; init; }

        public int StepMinutes { get; init; }

        public int ChangeNoticeMinutes { get; init; }

        public bool RemindDayBefore { get; init; }

        public bool RemindHourBefore { get; init; }

        public string? CalendarToken { get; init; }

        public int Version { get; init; }

        public BookingRules ToRules() => new()
        {
            Zone = MessageBudgets.ZoneOf(TimeZone),
            Hours = WeekHoursJson.Parse(Hours!),
            MinimumNotice = Duration.FromMinutes(MinimumNoticeMinutes),
            HorizonDays = HorizonDays,
            StepMinutes = StepMinutes,
            ChangeNotice = Duration.FromMinutes(ChangeNoticeMinutes),
        };
    }

    private sealed class AgendaRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public string? Hours { get; init; }

        public int? DailyCap { get; init; }
    }

    private sealed class ServiceRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public int DurationMinutes { get; init; }

        public int BufferBeforeMinutes { get; init; }

        public int BufferAfterMinutes { get; init; }

        public int? PriceCents { get; init; }

        public required string AgendaIds { get; init; }

        public BookableService ToService() => new(
            Id, Name, DurationMinutes, BufferBeforeMinutes, BufferAfterMinutes, PriceCents, JsonSerializer.Deserialize<string[]>(AgendaIds));
    }
}

/// <summary>Rules and agendas as an owner wants them.</summary>
/// <param name="Rules">Of the firm.</param>
/// <param name="Agendas">In order; one that is missing is not offered any more.</param>
/// <param name="Version">What he read; null = whatever there is.</param>
internal sealed record AgendasChange(BookingRules Rules, IReadOnlyList<AgendaBook> Agendas, bool RemindDayBefore, bool RemindHourBefore, int? Version);
