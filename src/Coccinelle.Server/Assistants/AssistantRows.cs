using System.Data.Common;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Assistants;
using Coccinelle.Domain.Channels;
using Coccinelle.Server.Access;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Assistants;

/// <summary>
/// The rows of <c>assistants</c> as the provisioner works on them. Whoever claimed a row holds it until his lease ends, and each of
/// his writes asks for that very lease: a server that was away too long changes nothing any more.
/// </summary>
internal sealed class AssistantRows(Database database, AgendaRows agendas, AuditLog audit, IClock clock)
{
    /// <summary>Longer than all that one attempt may wait for Vapi.</summary>
    private static readonly Duration Lease = Duration.FromMinutes(2);

    /// <summary>Takes the row that has been due longest; null when none is.</summary>
    public Task<AssistantRow?> ClaimAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return database.QueryFirstOrDefaultAsync<AssistantRow>(
            $"""
            UPDATE assistants SET lease_until = @lease WHERE tenant_id IN (
              SELECT tenant_id FROM assistants WHERE next_attempt_at <= @now AND (lease_until IS NULL OR lease_until < @now)
              ORDER BY next_attempt_at LIMIT 1 {database.Dialect.SkipLocked})
            RETURNING tenant_id, managed, wanted_version, provisioned_version, provisioned_hash, vapi_id, creating_since, attempts, lease_until
            """,
            new { now, lease = now + Lease },
            ct);
    }

    /// <summary>What the firm's assistant is made from, as committed now; null when the firm is gone.</summary>
    public async Task<AssistantBrief?> BriefAsync(string tenantId, CancellationToken ct)
    {
        var firm = await database.For(tenantId).QueryFirstOrDefaultAsync<FirmRow>(
            """
            SELECT t.name, t.sector, t.time_zone, c.config_public FROM tenants t
            LEFT JOIN channel_configurations c ON c.tenant_id = t.id AND c.channel_type = 'phone'
            WHERE t.id = @tenantId
            """,
            new { tenantId },
            ct);
        if (firm is null || await agendas.LoadAsync(tenantId, ct) is not { } book)
            return null;
        return new AssistantBrief
        {
            FirmName = firm.Name,
            Sector = firm.Sector,
            TimeZone = firm.TimeZone,
            Phone = PhoneConfigurationJson.Parse(firm.ConfigPublic ?? "{}"),
            Hours = [.. book.Rules.Hours.Week.SelectMany(day => day.Ranges.Select(range => new OpeningHours(day.Day, range.Start, range.End)))],
            Services = [.. book.Services.Select(service => new OfferedService(service.Name, service.DurationMinutes, service.PriceCents))],
            Agendas = [.. book.Agendas.Select(agenda => agenda.Name)],
        };
    }

    /// <summary>Commits that Vapi is about to be asked for a new assistant; false when that is not this server's to do any more.</summary>
    public async Task<bool> IntendAsync(AssistantRow row, CancellationToken ct)
        => await database.ExecuteAsync(
            """
            UPDATE assistants SET creating_since = @now, vapi_id = NULL, provisioned_hash = NULL, provisioned_version = 0
            WHERE tenant_id = @TenantId AND managed AND lease_until = @LeaseUntil
            """,
            new { row.TenantId, row.LeaseUntil, now = clock.GetCurrentInstant() },
            ct) == 1;

    /// <summary>Commits what Vapi has now, and gives the assistant to the firm's calls. False when the firm does not want it any more.</summary>
    public Task<bool> CommitAsync(AssistantRow row, string vapiId, string hash, string action, string? drift, CancellationToken ct)
        => database.InTransactionAsync(
            async transaction =>
            {
                // The channel's row first, as those do who configure it: two who wait for each other would both fail.
                await transaction.QueryAsync<string>(
                    $"SELECT id FROM channel_configurations WHERE tenant_id = @TenantId AND channel_type = 'phone' {database.Dialect.ForUpdate}", new { row.TenantId }, ct);
                var held = await transaction.ExecuteAsync(
                    """
                    UPDATE assistants SET vapi_id = @vapiId, provisioned_hash = @hash, creating_since = NULL
                    WHERE tenant_id = @TenantId AND managed AND lease_until = @LeaseUntil
                    """,
                    new { row.TenantId, row.LeaseUntil, vapiId, hash },
                    ct);
                if (held == 0)
                {
                    await DisownAsync(transaction, row.TenantId, vapiId, ct);
                    return false;
                }

                await transaction.ExecuteAsync(
                    """
                    UPDATE channel_configurations SET assistant_id = @vapiId
                    WHERE tenant_id = @TenantId AND channel_type = 'phone' AND assistant_id IS DISTINCT FROM @vapiId
                    """,
                    new { row.TenantId, vapiId },
                    ct);
                var changes = drift is null ? null : new JsonObject { ["drift"] = drift };
                await audit.AppendAsync(transaction, new AuditEntry(Actor.System, row.TenantId, action, vapiId, changes), ct);
                return true;
            },
            ct);

    /// <summary>The assistant is as it should be; it is looked at again <paramref name="after"/> that, or at once when the wish has changed.</summary>
    public Task DoneAsync(AssistantRow row, string? drift, Duration after, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return database.ExecuteAsync(
            """
            UPDATE assistants SET provisioned_version = @WantedVersion, attempts = 0, last_error = NULL, drift = @drift, checked_at = @now,
              next_attempt_at = CASE WHEN wanted_version = @WantedVersion THEN @next ELSE next_attempt_at END, lease_until = NULL
            WHERE tenant_id = @TenantId AND lease_until = @LeaseUntil
            """,
            new { row.TenantId, row.WantedVersion, row.LeaseUntil, drift, now, next = now + after },
            ct);
    }

    /// <summary>It went wrong, for now.</summary>
    public Task FailedAsync(AssistantRow row, Setback setback, Duration after, CancellationToken ct)
        => database.ExecuteAsync(
            """
            UPDATE assistants SET attempts = attempts + 1, last_error = @Reason, drift = coalesce(@Drift, drift),
              creating_since = CASE WHEN @NothingDone THEN NULL ELSE creating_since END,
              provisioned_version = CASE WHEN @Gone THEN 0 ELSE provisioned_version END,
              next_attempt_at = CASE WHEN wanted_version = @WantedVersion THEN @next ELSE next_attempt_at END, lease_until = NULL
            WHERE tenant_id = @TenantId AND lease_until = @LeaseUntil
            """,
            new
            {
                row.TenantId,
                row.WantedVersion,
                row.LeaseUntil,
                setback.Reason,
                setback.Drift,
                setback.NothingDone,
                setback.Gone,
                next = clock.GetCurrentInstant() + after,
            },
            ct);

    /// <summary>Nothing was tried: it is too early.</summary>
    public Task PostponeAsync(AssistantRow row, Instant until, CancellationToken ct)
        => database.ExecuteAsync(
            "UPDATE assistants SET next_attempt_at = @until, lease_until = NULL WHERE tenant_id = @TenantId AND lease_until = @LeaseUntil",
            new { row.TenantId, row.LeaseUntil, until },
            ct);

    /// <summary>All firms' assistants are looked at again at once, for a Vapi that forgets: the sandbox does when it stops.</summary>
    public Task CheckAllAsync(CancellationToken ct)
        => database.ExecuteAsync("UPDATE assistants SET next_attempt_at = @now WHERE next_attempt_at > @now", new { now = clock.GetCurrentInstant() }, ct);

    /// <summary>An adopted assistant that is not at Vapi any more is given up: the firm gets one of ours.</summary>
    public Task ReplaceMissingAsync(string tenantId, CancellationToken ct)
        => database.ExecuteAsync(
            $"""
            UPDATE assistants SET managed = true, vapi_id = NULL, next_attempt_at = @now
            WHERE tenant_id = @tenantId AND NOT managed AND drift = '{AssistantDrift.Missing}'
            """,
            new { tenantId, now = clock.GetCurrentInstant() },
            ct);

    /// <summary>
    /// Made or changed for a firm that has been erased or has adopted another one meanwhile: it goes. When only the lease has passed
    /// on, whoever holds it finds the assistant by its mark.
    /// </summary>
    private Task DisownAsync(DbTransaction transaction, string tenantId, string vapiId, CancellationToken ct)
        => transaction.ExecuteAsync(
            """
            INSERT INTO assistant_removals (vapi_id, requested_at, next_attempt_at)
            SELECT @vapiId, @now, @now WHERE NOT EXISTS (SELECT 1 FROM assistants WHERE tenant_id = @tenantId AND (managed OR vapi_id = @vapiId))
            ON CONFLICT DO NOTHING
            """,
            new { tenantId, vapiId, now = clock.GetCurrentInstant() },
            ct);

    private sealed class FirmRow
    {
        public required string Name { get; init; }

        public string? Sector { get; init; }

        public required string TimeZone { get; init; }

        public string? ConfigPublic { get; init; }
    }
}
