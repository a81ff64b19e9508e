using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Tenants;

/// <summary>The rows of a firm: <c>tenants</c>, its phone channel, its lines.</summary>
internal sealed class TenantRepository(Database database, AssistantSignal assistants, AuditLog audit, IClock clock)
{
    /// <summary>Everything that the grain keeps; null when there is no such firm.</summary>
    public async Task<TenantSnapshot?> LoadAsync(string id, CancellationToken ct = default)
    {
        var firm = database.For(id);
        var row = await firm.QueryFirstOrDefaultAsync<SnapshotRow>(
            """
            SELECT t.id, t.name, t.status, t.time_zone, t.overflow_number, c.enabled, c.config_public, c.assistant_id
            FROM tenants t LEFT JOIN channel_configurations c ON c.tenant_id = t.id AND c.channel_type = 'phone'
            WHERE t.id = @id
            """,
            new { id },
            ct);
        if (row is null)
            return null;

        var now = clock.GetCurrentInstant();
        var lines = await firm.QueryAsync<string>("SELECT number FROM lines WHERE tenant_id = @id AND verified_at IS NOT NULL", new { id }, ct);
        var leases = await firm.QueryAsync<LeaseRow>(
            "SELECT call_sid, lease_until FROM call_logs WHERE tenant_id = @id AND lease_until > @now", new { id, now }, ct);
        var channels = await firm.QueryAsync<ChannelRow>($"SELECT {ChannelRow.Columns} FROM channel_configurations WHERE tenant_id = @id", new { id }, ct);
        return new TenantSnapshot
        {
            Id = row.Id,
            Name = row.Name,
            Suspended = row.Status == "suspended",
            TimeZone = row.TimeZone,
            OverflowNumber = E164.TryParse(row.OverflowNumber, out var overflow) ? overflow : null,
            PhoneEnabled = row.Enabled,
            Phone = PhoneConfigurationJson.Parse(row.ConfigPublic ?? "{}"),
            AssistantId = row.AssistantId,
            Lines = [.. lines.Select(E164.Parse)],
            Channels = channels.ToImmutableDictionary(channel => channel.ChannelType, StringComparer.Ordinal),
            MinutesThisMonth = await MinutesAsync(row, now, ct),
            Leases = [.. leases.Select(lease => (lease.CallSid, lease.LeaseUntil))],
        };
    }

    /// <summary><see cref="ChangeOutcome.Taken"/>: the assistant is another firm's.</summary>
    public async Task<ChangeOutcome> ChangeAsync(string id, TenantPatch patch, Actor actor, CancellationToken ct = default)
        => patch.AssistantId is { } adopted && await AssistantWishes.IsAnothersAsync(database, id, adopted)
            ? ChangeOutcome.Taken
            : await WriteAsync(id, patch, actor, ct);

    private Task<ChangeOutcome> WriteAsync(string id, TenantPatch patch, Actor actor, CancellationToken ct)
        => InTransactionAsync(
            id,
            async transaction =>
            {
                var now = clock.GetCurrentInstant();
                var changed = await transaction.ExecuteAsync(
                    """
                    UPDATE tenants SET
                      name = coalesce(@Name, name), sector = coalesce(@Sector, sector), time_zone = coalesce(@TimeZone, time_zone),
                      locale = coalesce(@Locale, locale), contact_email = coalesce(@ContactEmail, contact_email),
                      owner_phone = coalesce(@OwnerPhone, owner_phone), overflow_number = coalesce(@OverflowNumber, overflow_number),
                      status = coalesce(@status, status), suspended_at = CASE @status WHEN 'suspended' THEN @now WHEN 'active' THEN NULL ELSE suspended_at END,
                      version = version + 1, updated_at = @now
                    WHERE id = @id
                    """,
                    new
                    {
                        id,
                        now,
                        patch.Name,
                        patch.Sector,
                        patch.TimeZone,
                        patch.Locale,
                        patch.ContactEmail,
                        patch.OwnerPhone,
                        patch.OverflowNumber,
                        status = patch.Suspended switch { null => null, true => "suspended", false => "active" },
                    },
                    ct);
                if (patch.AssistantId is not null)
                {
                    await transaction.ExecuteAsync(
                        """
                        UPDATE channel_configurations SET assistant_id = @AssistantId, version = version + 1, updated_at = @now
                        WHERE tenant_id = @id AND channel_type = 'phone'
                        """,
                        new { id, now, patch.AssistantId },
                        ct);
                    await AssistantWishes.AdoptedAsync(transaction, id, patch.AssistantId, now, ct);
                }

                await AssistantWishes.ChangedAsync(transaction, id, now, ct);
                if (changed == 1)
                    await audit.AppendAsync(transaction, new AuditEntry(actor, id, ActionOf(patch), id, ChangesOf(patch)), ct);
                return changed == 1 ? ChangeOutcome.Done : ChangeOutcome.NotFound;
            },
            ct);

    private static string ActionOf(TenantPatch patch) => patch.Suspended switch { true => "tenant.suspended", false => "tenant.resumed", null => "tenant.changed" };

    private static JsonObject ChangesOf(TenantPatch patch)
    {
        var changes = new JsonObject();
        foreach (var (name, value) in new[]
        {
            ("name", patch.Name), ("sector", patch.Sector), ("timeZone", patch.TimeZone), ("locale", patch.Locale), ("contactEmail", patch.ContactEmail),
            ("ownerPhone", patch.OwnerPhone), ("overflowNumber", patch.OverflowNumber), ("assistantId", patch.AssistantId),
        })
        {
            if (value is not null)
                changes[name] = value;
        }

        return changes;
    }

    /// <summary>A change that the firm's assistant follows; it is told once the change is committed.</summary>
    private async Task<ChangeOutcome> InTransactionAsync(string id, Func<DbTransaction, Task<ChangeOutcome>> change, CancellationToken ct)
    {
        var outcome = await database.For(id).InTransactionAsync(change, ct);
        assistants.Raise();
        return outcome;
    }

    /// <summary>Started minutes of this calendar month, as the firm's clock sees it.</summary>
    private async Task<int> MinutesAsync(SnapshotRow row, Instant now, CancellationToken ct)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(row.TimeZone) ?? DateTimeZone.Utc;
        var today = now.InZone(zone).Date;
        var monthStart = new LocalDate(today.Year, today.Month, 1).AtStartOfDayInZone(zone).ToInstant();
        return await database.For(row.Id).ScalarAsync<int>(
            """
            SELECT CAST(coalesce(sum((duration_seconds + 59) / 60), 0) AS integer) FROM call_logs
            WHERE tenant_id = @Id AND started_at >= @monthStart AND vapi_call_id IS NOT NULL
            """,
            new { row.Id, monthStart },
            ct);
    }

    private sealed class SnapshotRow
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string Status { get; init; }

        public required string TimeZone { get; init; }

        public string? OverflowNumber { get; init; }

        public bool Enabled { get; init; }

        public string? ConfigPublic { get; init; }

        public string? AssistantId { get; init; }
    }

    private sealed class LeaseRow
    {
        public required string CallSid { get; init; }

        public required Instant LeaseUntil { get; init; }
    }
}
