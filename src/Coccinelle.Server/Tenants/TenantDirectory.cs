using Coccinelle.Server.Access;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Tenants;

/// <summary>All firms, for the operator: the list, one firm, a new firm.</summary>
internal sealed class TenantDirectory(Database database, ApiKeys keys, AuditLog audit, AssistantSignal assistants, IClock clock, TimeProvider time)
{
    private const string Columns =
        $"""
        t.id, t.name, t.sector, t.time_zone, t.locale, t.contact_email, t.owner_phone, t.overflow_number, t.status, t.created_at, t.updated_at,
        c.assistant_id, a.managed AS assistant_managed, {AssistantState.UpToDate} AS assistant_up_to_date, a.drift AS assistant_drift,
        a.last_error AS assistant_last_error, a.checked_at AS assistant_checked_at
        """;

    private const string From =
        """
        FROM tenants t LEFT JOIN channel_configurations c ON c.tenant_id = t.id AND c.channel_type = 'phone'
        LEFT JOIN assistants a ON a.tenant_id = t.id
        """;

    public Task<TenantRow?> FindAsync(string id, CancellationToken ct)
        => database.QueryFirstOrDefaultAsync<TenantRow>($"SELECT {Columns} {From} WHERE t.id = @id", new { id }, ct);

    /// <summary>A page, newest first: ids sort by the time they were made.</summary>
    public Task<IReadOnlyList<TenantRow>> ListAsync(int limit, string? before, CancellationToken ct)
        => database.QueryAsync<TenantRow>(
            $"SELECT {Columns} {From} WHERE @before IS NULL OR t.id < @before ORDER BY t.id DESC LIMIT @limit", new { limit, before }, ct);

    public Task<IReadOnlyList<LineRow>> LinesAsync(string id, CancellationToken ct)
        => database.QueryAsync<LineRow>("SELECT number, tenant_id, kind, verified_at FROM lines WHERE tenant_id = @id ORDER BY number", new { id }, ct);

    /// <summary>Onboards a firm: its row, its four channels and its first API key, or nothing of it.</summary>
    /// <param name="firm">Its fields.</param>
    /// <param name="actor">Who onboards it.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="known">The id it must have, for a firm that several servers may want to create; null: a new one.</param>
    /// <exception cref="System.Data.Common.DbException">Among others: the known id is taken (<see cref="StorageErrors.IsUniqueViolation"/>).</exception>
    public async Task<(string Id, NewApiKey Key)> CreateAsync(TenantPatch firm, Actor actor, CancellationToken ct, string? known = null)
    {
        var id = known ?? Ids.New(Domain.Tenants.TenantId.Prefix, time);
        var key = ApiKeys.Create(Ids.New("key", time));
        var now = clock.GetCurrentInstant();
        await database.InTransactionAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync(
                    """
                    INSERT INTO tenants (id, name, sector, time_zone, locale, contact_email, owner_phone, overflow_number, status, created_at, updated_at)
                    VALUES (@id, @Name, @Sector, coalesce(@TimeZone, 'Europe/Paris'), coalesce(@Locale, 'fr-FR'), @ContactEmail, @OwnerPhone,
                      @OverflowNumber, 'active', @now, @now)
                    """,
                    new { id, firm.Name, firm.Sector, firm.TimeZone, firm.Locale, firm.ContactEmail, firm.OwnerPhone, firm.OverflowNumber, now },
                    ct);
                foreach (var channel in NewChannel.OfAFirm(id, now, time))
                    await transaction.ExecuteAsync(NewChannel.InsertSql, channel, ct);

                await AgendaDefaults.InsertAsync(transaction, id, firm.Sector, clock, ct);
                await AssistantWishes.CreatedAsync(transaction, id, now, ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, id, "tenant.onboarded", id, new() { ["name"] = firm.Name }), ct);
                await transaction.ExecuteAsync(ApiKeys.InsertSql, keys.Row(key, id, "onboarding", []), ct);
            },
            ct);
        assistants.Raise();
        return (id, key);
    }
}

/// <summary>A firm as the operator sees it.</summary>
internal sealed class TenantRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Sector { get; init; }

    public required string TimeZone { get; init; }

    public required string Locale { get; init; }

    public string? ContactEmail { get; init; }

    public string? OwnerPhone { get; init; }

    public string? OverflowNumber { get; init; }

    public required string Status { get; init; }

    public string? AssistantId { get; init; }

    public bool AssistantManaged { get; init; }

    public bool AssistantUpToDate { get; init; }

    public string? AssistantDrift { get; init; }

    public string? AssistantLastError { get; init; }

    public Instant? AssistantCheckedAt { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant UpdatedAt { get; init; }
}
