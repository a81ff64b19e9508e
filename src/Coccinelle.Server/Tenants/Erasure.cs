using System.Data.Common;
using System.Text.Json;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Knowledge.Vectors;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Tenants;

/// <summary>Erases a firm: every row of it in every table, in one transaction, with a certificate of what went.</summary>
internal sealed class Erasure(Database database, AuditLog audit, DataKeys keys, IGrainFactory grains, AssistantSignal assistants, IClock clock)
{
    /// <summary>
    /// Every table with something of a firm's, in an order in which no row points at one that is gone; <c>tenants</c> comes last. What
    /// belongs to its calls has no tenant of its own and goes first.
    /// </summary>
    private static readonly (string Table, string Where)[] Steps =
    [
        ("voice_steps", "call_sid IN (SELECT call_sid FROM call_logs WHERE tenant_id = @tenantId)"),
        ("unplaced_calls", "call_sid IN (SELECT call_sid FROM call_logs WHERE tenant_id = @tenantId)"),
        ("idempotency_keys", "scope = @tenantId"),
        ("webhook_inbox",
            """
            EXISTS (SELECT 1 FROM call_logs c WHERE c.tenant_id = @tenantId
              AND (webhook_inbox.event_key LIKE c.call_sid || '|%' OR webhook_inbox.event_key LIKE c.vapi_call_id || '|%'
                OR webhook_inbox.event_key LIKE '%' || c.recording_sid || '|%' OR (c.vapi_call_id IS NOT NULL AND webhook_inbox.body LIKE '%' || c.vapi_call_id || '%')))
            OR webhook_inbox.kind = @tenantId
            OR EXISTS (SELECT 1 FROM channel_messages_log m WHERE m.tenant_id = @tenantId AND webhook_inbox.event_key LIKE m.external_message_id || '|%')
            OR EXISTS (SELECT 1 FROM inbound_messages i WHERE i.tenant_id = @tenantId AND webhook_inbox.event_key LIKE i.external_message_id || '|%')
            OR EXISTS (SELECT 1 FROM forwarding_tests f WHERE f.tenant_id = @tenantId AND webhook_inbox.event_key LIKE f.call_sid || '|%')
            OR EXISTS (SELECT 1 FROM line_verifications v WHERE v.tenant_id = @tenantId AND webhook_inbox.event_key LIKE v.call_sid || '|%')
            """),
        ("knowledge_records", Own), ("knowledge_documents", Own),
        ("owner_notices", Own), ("text_backs", Own), ("owner_digests", Own), ("owner_preferences", Own), ("call_transfers", Own), ("tool_calls", Own), ("booking_links", Own),
        ("agenda_blocks", Own), ("busy_times", Own), ("busy_calendars", Own), ("rendez_vous", Own), ("agendas", Own), ("services", Own), ("booking_rules", Own),
        ("prospect_interactions", Own), ("qualified_prospects", Own), ("tickets", Own), ("call_logs", Own),
        ("message_events", Own), ("channel_messages_log", Own), ("inbound_messages", Own), ("opt_outs", Own), ("consents", Own), ("contacts", Own),
        ("line_verifications", Own), ("forwarding_tests", Own), ("lines", Own), ("connect_states", Own), ("dialog360_channels", Own),
        ("channel_configurations", Own), ("assistants", Own), ("api_keys", Own), ("sessions", Own), ("access_links", Own), ("users", Own), ("tenant_keys", Own),
        ("audit_log", Own), ("tenants", "id = @tenantId"),
    ];

    private const string Own = "tenant_id = @tenantId";

    /// <summary>Tables that are emptied of a firm; a test compares them with the schema.</summary>
    public static IReadOnlyList<string> Tables => [.. Steps.Select(step => step.Table)];

    /// <summary>The certificate; that of the first time when the firm is gone already; null when there never was one.</summary>
    public async Task<ErasureCertificate?> EraseAsync(string tenantId, Actor actor, CancellationToken ct)
    {
        var numbers = await database.QueryAsync<string>("SELECT number FROM lines WHERE tenant_id = @tenantId", new { tenantId }, ct);
        var certificate = await database.InTransactionAsync(transaction => EraseAsync(transaction, tenantId, actor, ct), ct);
        keys.Forget(tenantId);
        assistants.Raise();
        await grains.GetGrain<ITenantGrain>(tenantId).RefreshAsync();
        foreach (var number in numbers)
            await grains.GetGrain<ILineGrain>(number).RefreshAsync();
        return certificate;
    }

    private async Task<ErasureCertificate?> EraseAsync(DbTransaction transaction, string tenantId, Actor actor, CancellationToken ct)
    {
        var started = clock.GetCurrentInstant();
        if (await transaction.QueryFirstOrDefaultAsync<string>($"SELECT id FROM tenants WHERE id = @tenantId {database.Dialect.ForUpdate}", new { tenantId }, ct) is null)
            return await FindAsync(transaction, tenantId, ct);

        var id = Ids.New("era", clock);
        await transaction.ExecuteAsync("INSERT INTO erasures (id, tenant_id, started_at) VALUES (@id, @tenantId, @started)", new { id, tenantId, started }, ct);
        await AssistantWishes.ErasedAsync(transaction, tenantId, started, ct);
        await KnowledgeRemovals.ErasedAsync(transaction, tenantId, clock, ct);
        var tables = new List<ErasedTable>();
        foreach (var (table, where) in Steps)
            tables.Add(new ErasedTable(table, await transaction.ExecuteAsync($"DELETE FROM {table} WHERE {where}", new { tenantId }, ct)));

        var certificate = new ErasureCertificate(id, tenantId, tables, started.ToString(), clock.GetCurrentInstant().ToString());
        await transaction.ExecuteAsync(
            "UPDATE erasures SET certificate = @text, completed_at = @now WHERE id = @id",
            new { text = JsonSerializer.Serialize(certificate, JsonSerializerOptions.Web), now = clock.GetCurrentInstant(), id },
            ct);
        await audit.AppendAsync(transaction, new AuditEntry(actor, null, "tenant.erased", tenantId), ct);
        return certificate;
    }

    private static async Task<ErasureCertificate?> FindAsync(DbTransaction transaction, string tenantId, CancellationToken ct)
        => await transaction.QueryFirstOrDefaultAsync<string>("SELECT certificate FROM erasures WHERE tenant_id = @tenantId", new { tenantId }, ct) is { } stored
            ? JsonSerializer.Deserialize<ErasureCertificate>(stored, JsonSerializerOptions.Web)
            : null;
}

/// <summary>What was erased: counts, and nothing of the firm but its id.</summary>
/// <param name="Id">Of the certificate.</param>
/// <param name="Tables">Every table that was looked through.</param>
/// <param name="StartedAt">RFC 3339, UTC.</param>
/// <param name="CompletedAt">RFC 3339, UTC.</param>
internal sealed record ErasureCertificate(string Id, string TenantId, IReadOnlyList<ErasedTable> Tables, string StartedAt, string CompletedAt);

/// <summary>How many rows of a table were the firm's.</summary>
internal sealed record ErasedTable(string Table, int Rows);
