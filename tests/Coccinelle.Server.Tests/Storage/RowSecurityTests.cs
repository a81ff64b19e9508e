using System.Data.Common;
using Coccinelle.Server.Storage;
using Npgsql;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>PostgreSQL keeps firms apart where a statement forgets to: every table, statement by statement, without a WHERE.</summary>
public sealed class RowSecurityTests(TwoFirms firms) : IClassFixture<TwoFirms>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_that_names_a_firm_is_protected()
    {
        await firms.GetAsync();

        Assert.True(firms.Tables.Count > 20, "The tables were not read.");
        var open = firms.Tables.Where(table => !table.Protected).Select(table => table.Name);
        Assert.True(!open.Any(), $"Add to the migration: SELECT protect_tenant_rows('…'), for {string.Join(", ", open)}.");
    }

    [Fact]
    public async Task A_firm_reads_its_own_rows_alone()
    {
        var database = (await firms.GetAsync()).Database;
        foreach (var table in firms.Tables)
        {
            var select = $"SELECT {table.FirmColumn} FROM {table.Name}";
            Assert.Equal([TwoFirms.A, TwoFirms.B], (await database.QueryAsync<string>($"{select} ORDER BY 1", args: null, Ct)));
            if (table.Readable)
                Assert.Equal([TwoFirms.A], await database.For(TwoFirms.A).QueryAsync<string>(select, args: null, Ct));
            else
                await RefusedAsync(() => database.For(TwoFirms.A).QueryAsync<string>(select, args: null, Ct), table);
        }
    }

    [Fact]
    public async Task A_firm_changes_and_deletes_its_own_rows_alone()
    {
        var database = (await firms.GetAsync()).Database;
        foreach (var table in firms.Tables)
        {
            var update = $"UPDATE {table.Name} SET {table.FirmColumn} = {table.FirmColumn}";
            await OwnRowAloneAsync(database, update, table.Updatable, table);
            await OwnRowAloneAsync(database, $"DELETE FROM {table.Name}", table.Deletable, table);
        }
    }

    [Fact]
    public async Task A_firm_writes_no_row_of_another_and_gives_none_away()
    {
        var database = (await firms.GetAsync()).Database;
        foreach (var table in firms.Tables)
        {
            var insert = await TenantRows.InsertAsync(database, table, TwoFirms.B, "planted");
            await RefusedAsync(() => database.For(TwoFirms.A).ExecuteAsync(insert, args: null, Ct), table);
            await RefusedAsync(() => database.For(TwoFirms.A).ExecuteAsync($"UPDATE {table.Name} SET {table.FirmColumn} = '{TwoFirms.B}'", args: null, Ct), table);
        }
    }

    [Fact]
    public async Task Without_a_firm_nothing_is_seen()
    {
        var database = (await firms.GetAsync()).Database;
        await database.For(TwoFirms.A).ScalarAsync<int>("SELECT 1", args: null, Ct); // on a connection that was a firm's before, too
        foreach (var table in firms.Tables.Where(table => table.Readable))
        {
            var seen = await database.InTransactionAsync(
                async transaction =>
                {
                    await transaction.ExecuteAsync($"SET LOCAL ROLE {DatabaseRoles.Tenant}", args: null, Ct);
                    return await transaction.ScalarAsync<int>($"SELECT count(*) FROM {table.Name}", args: null, Ct);
                },
                Ct);
            Assert.Equal(0, seen);
        }
    }

    /// <summary>What the API asks for, each with its tenant_id = @tenant taken out.</summary>
    [Theory]
    [InlineData("SELECT tenant_id FROM call_logs WHERE (@cursor IS NULL OR id < @cursor) ORDER BY id DESC LIMIT 50")]
    [InlineData("SELECT tenant_id FROM call_logs WHERE id LIKE '%call_logs'")]
    [InlineData("SELECT l.tenant_id FROM lines l LEFT JOIN tenants t ON t.id = l.tenant_id")]
    [InlineData("SELECT c.tenant_id FROM tenants t CROSS JOIN channel_configurations c")]
    [InlineData("WITH every AS (SELECT tenant_id FROM users UNION ALL SELECT tenant_id FROM api_keys) SELECT DISTINCT tenant_id FROM every")]
    [InlineData("SELECT tenant_id FROM tenant_keys ORDER BY version DESC LIMIT 10")]
    public async Task A_forgotten_filter_leaks_nothing(string sql)
    {
        var storage = await firms.GetAsync();
        var args = new { cursor = (string?)null };

        Assert.Equal([TwoFirms.A], await storage.Database.For(TwoFirms.A).QueryAsync<string>(sql, args, Ct));
        Assert.Equal([TwoFirms.B], await storage.Database.For(TwoFirms.B).QueryAsync<string>(sql, args, Ct));
        Assert.Equal(TwoFirms.A, await storage.Database.For(TwoFirms.A).ScalarAsync<string>(sql, args, Ct));
    }

    [Fact]
    public async Task Both_firms_at_once_on_the_same_connections_never_see_each_other()
    {
        var database = (await firms.GetAsync()).Database;

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(
            async () =>
            {
                var firm = i % 2 == 0 ? TwoFirms.A : TwoFirms.B;
                Assert.Equal([firm], await database.For(firm).QueryAsync<string>("SELECT tenant_id FROM call_logs", args: null, Ct));
                Assert.Equal(2, await database.ScalarAsync<int>("SELECT count(*) FROM call_logs", args: null, Ct));
                Assert.Equal(firm, await database.For(firm).InTransactionAsync(
                    transaction => transaction.ScalarAsync<string>("SELECT string_agg(id, ',') FROM tenants", args: null, Ct), Ct));
            },
            Ct)));
    }

    [Fact]
    public async Task Nothing_that_belongs_to_no_firm_can_be_read_in_a_firms_name()
    {
        var database = (await firms.GetAsync()).Database;
        var others = (await database.QueryAsync<string>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", args: null, Ct))
            .Except(firms.Tables.Select(table => table.Name)).ToArray();

        Assert.Contains("webhook_inbox", others);
        foreach (var table in others)
        {
            await RefusedAsync(() => database.For(TwoFirms.A).QueryAsync<string>($"SELECT 'seen' FROM {table}", args: null, Ct), table);
            await RefusedAsync(() => database.For(TwoFirms.A).ExecuteAsync($"DELETE FROM {table}", args: null, Ct), table);
        }
    }

    private static Task RefusedAsync(Func<Task> statement, TenantTable table) => RefusedAsync(statement, table.Name);

    private static async Task RefusedAsync(Func<Task> statement, string table)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(statement);
        Assert.True(error.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{table}: {error.Message}");
    }

    /// <summary>One row, the firm's own, or a refusal; rolled back either way.</summary>
    private static async Task OwnRowAloneAsync(Database database, string sql, bool allowed, TenantTable table)
    {
        Task<int> RunAsync(DbTransaction transaction) => transaction.ExecuteAsync(sql, args: null, Ct);
        if (!allowed)
        {
            await RefusedAsync(() => database.For(TwoFirms.A).InTransactionAsync(RunAsync, Ct), table);
            return;
        }

        var rows = 0;
        await Assert.ThrowsAsync<RollBackException>(() => database.For(TwoFirms.A).InTransactionAsync<int>(
            async transaction =>
            {
                try
                {
                    rows = await RunAsync(transaction);
                }
                catch (DbException error) when (error.IsForeignKeyViolation())
                {
                    rows = 1; // allowed, were it not for the firm's own rows that point at it
                }

                throw new RollBackException();
            },
            Ct));
        Assert.True(rows == 1, $"{sql}: {rows} rows");
    }

    private sealed class RollBackException : Exception;
}
