using Coccinelle.Server.Storage;
using Npgsql;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>What the two roles may do that see the rows of all firms, and that a connection keeps its role.</summary>
public sealed class RoleRightsTests(TwoFirms firms) : IClassFixture<TwoFirms>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>How an attempt ended, and what a provider reported.</summary>
    private static readonly string[] Outcome =
    [
        "attempts", "cost_cents", "delivered_at", "error_code", "error_message", "external_message_id", "failed_at", "interrupted", "lease_until",
        "next_attempt_at", "provider", "read_at", "segments", "sent_at", "status", "status_rank",
    ];

    [Fact]
    public async Task Group_commit_may_insert_what_is_received_or_booked_and_touch_these_columns_and_nothing_else()
    {
        var database = (await firms.GetAsync()).Database;

        var rights = await database.QueryAsync<string>(
            """
            SELECT c.relname || ': ' || p.right FROM pg_class c, (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS p("right")
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND has_table_privilege('coccinelle_ingest', c.oid, p.right)
            UNION ALL
            SELECT c.relname || ': ' || p.right || ' ' || string_agg(a.attname, ', ' ORDER BY a.attname)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped, (VALUES ('SELECT'), ('UPDATE')) AS p("right")
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND has_column_privilege('coccinelle_ingest', c.oid, a.attnum, p.right)
            GROUP BY c.relname, p.right
            """,
            args: null,
            Ct);

        Assert.Equal(
            [
                "agenda_blocks: DELETE",
                "agenda_blocks: INSERT",
                "agenda_blocks: SELECT agenda_id, ends_at, expires_at, held_by, starts_at, tenant_id",
                "busy_times: SELECT agenda_id, ends_at, starts_at, tenant_id",
                "call_logs: INSERT",
                "call_logs: SELECT actions_performed, answer, answered_at, call_sid, call_status, evidence, id, status_rank, tenant_id, vapi_call_id",
                "call_logs: UPDATE actions_performed, answer, answered_at, call_status, evidence, lease_until, outcome, rdv_created, status_rank, updated_at, vapi_call_id",
                "channel_messages_log: INSERT",
                $"channel_messages_log: SELECT {string.Join(", ", Outcome.Append("id").Order(StringComparer.Ordinal))}",
                $"channel_messages_log: UPDATE {string.Join(", ", Outcome)}",
                "contacts: INSERT",
                "contacts: SELECT email, id, name, phone, tenant_id, whatsapp_id",
                "contacts: UPDATE name",
                "inbound_messages: INSERT",
                "inbound_messages: SELECT external_message_id, provider",
                "message_events: INSERT",
                "message_events: SELECT event_key, message_id",
                "owner_notices: INSERT",
                "rendez_vous: INSERT",
                "tool_calls: INSERT",
                "unplaced_calls: INSERT",
                "unplaced_calls: SELECT call_sid",
                "unplaced_calls: UPDATE outcome",
                "voice_steps: INSERT",
                "voice_steps: SELECT call_sid, step",
                "webhook_inbox: INSERT",
                "webhook_inbox: SELECT event_key, id, provider",
                "webhook_inbox: UPDATE lease_until, next_attempt_at, processed_at, result",
            ],
            rights.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SELECT body FROM webhook_inbox")]
    [InlineData("SELECT * FROM call_logs")]
    [InlineData("SELECT transcript FROM call_logs")]
    [InlineData("SELECT id FROM tenants")]
    [InlineData("SELECT sealed_key FROM tenant_keys")]
    [InlineData("DELETE FROM webhook_inbox")]
    [InlineData("DELETE FROM call_logs")]
    [InlineData("UPDATE call_logs SET tenant_id = 'firm_a'")]
    [InlineData("UPDATE webhook_inbox SET body = ''")]
    [InlineData("INSERT INTO tenants (id, name) VALUES ('firm_c', 'planted')")]
    [InlineData("INSERT INTO audit_log (id, actor_kind, action) VALUES ('aud_1', 'system', 'planted')")]
    public async Task Group_commit_is_refused(string sql)
    {
        var storage = await firms.GetAsync();

        var error = await Assert.ThrowsAsync<PostgresException>(() => storage.Commit.WriteAsync(new Statement(sql), Ct).AsTask());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }

    [Fact]
    public async Task Nobody_changes_the_audit_log_and_nothing_leaves_it_before_its_firm_is_erased()
    {
        var storage = await StorageFixture.CreateAsync(Support.TestDatabase.Postgres, writing: false);
        await using var _ = storage;
        await storage.AddTenantAsync("firm_a");
        await storage.Database.ExecuteAsync(
            "INSERT INTO audit_log (id, tenant_id, actor_kind, action) VALUES ('aud_1', 'firm_a', 'operator', 'firm.created')", args: null, Ct);

        var change = await Assert.ThrowsAsync<PostgresException>(() => storage.Database.ExecuteAsync("UPDATE audit_log SET action = 'nothing'", args: null, Ct));
        var removal = await Assert.ThrowsAsync<PostgresException>(() => storage.Database.ExecuteAsync("DELETE FROM audit_log", args: null, Ct));
        await Assert.ThrowsAsync<PostgresException>(() => storage.Database.ExecuteAsync("TRUNCATE audit_log", args: null, Ct));
        await Assert.ThrowsAsync<PostgresException>(() => storage.Database.ExecuteAsync("ALTER TABLE audit_log DISABLE TRIGGER ALL", args: null, Ct));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, change.SqlState);
        Assert.Equal(PostgresErrorCodes.RaiseException, removal.SqlState);
        Assert.Equal(1, await storage.CountAsync("audit_log"));

        await storage.Database.ExecuteAsync("INSERT INTO erasures (id, tenant_id) VALUES ('era_1', 'firm_a')", args: null, Ct);
        Assert.Equal(1, await storage.Database.ExecuteAsync("DELETE FROM audit_log", args: null, Ct));
    }

    [Fact]
    public async Task A_connection_keeps_its_role_whatever_was_done_on_it()
    {
        var database = (await firms.GetAsync()).Database;
        const string who = "SELECT current_user || ' ' || coalesce(current_setting('coccinelle.tenant', true), '')";
        var connections = new HashSet<int>();
        for (var round = 0; round < 5; round++)
        {
            Assert.Equal($"{DatabaseRoles.Platform} ", await database.ScalarAsync<string>(who, args: null, Ct));
            Assert.Equal($"{DatabaseRoles.Tenant} firm_a", await database.For("firm_a").ScalarAsync<string>(who, args: null, Ct));
            await Assert.ThrowsAsync<PostgresException>(() => database.For("firm_a").ExecuteAsync("DELETE FROM webhook_inbox", args: null, Ct));
            Assert.Equal($"{DatabaseRoles.Platform} ", await database.ScalarAsync<string>(who, args: null, Ct));
            await Assert.ThrowsAsync<PostgresException>(() => database.For("firm_b").InTransactionAsync(
                transaction => transaction.ExecuteAsync("DELETE FROM webhook_inbox", args: null, Ct), Ct));
            Assert.Equal($"{DatabaseRoles.Platform} ", await database.ScalarAsync<string>(who, args: null, Ct));
            connections.Add(await database.ScalarAsync<int>("SELECT pg_backend_pid()", args: null, Ct));
        }

        Assert.Single(connections); // or nothing was shown: it came back from the pool each time
    }
}
