using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>The roles are made where that is allowed, asked for where it is not, and relied on only when they really hold.</summary>
public sealed class DatabaseRolesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_servers_on_many_databases_of_a_fresh_PostgreSQL_make_the_roles_once()
    {
        await SharedPostgres.GetOrSkipAsync();
        await using var fresh = (await PostgresServer.StartAsync()).Server!;
        var places = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => fresh.CreateDatabaseAsync(Ct)));

        var applied = await Task.WhenAll(places.Concat(places).Select(place => Task.Run(() => StartAsync(place), Ct)));

        Assert.Equal(4, applied.Count(steps => steps == 0));
        foreach (var place in places)
            await fresh.DropDatabaseAsync(place);
    }

    [Fact]
    public async Task An_ordinary_owner_who_may_make_roles_is_held_to_them_too()
    {
        await SharedPostgres.GetOrSkipAsync();
        await using var fresh = (await PostgresServer.StartAsync()).Server!;
        await using var login = await Login.CreateAsync(fresh, "CREATEROLE", owner: true);

        Assert.True(await StartAsync(login.ConnectionString) > 0);

        await using var sources = StorageSources.Create(StorageOptions.Parse(login.ConnectionString, "/"));
        using var database = new Database(sources, Dialect.Postgres);
        foreach (var firm in new[] { "firm_a", "firm_b" })
            await database.ExecuteAsync("INSERT INTO tenants (id, name) VALUES (@firm, @firm)", new { firm }, Ct);
        Assert.Equal(["firm_a"], await database.For("firm_a").QueryAsync<string>("SELECT id FROM tenants", args: null, Ct));
        Assert.Equal(2, await database.Owner.ExecuteAsync("UPDATE tenants SET sector = 'garage'", args: null, Ct)); // as a later migration does
    }

    [Fact]
    public async Task A_login_that_may_not_reads_what_an_administrator_has_to_run()
    {
        await using var login = await Login.CreateAsync(await WithRolesAsync(), "NOCREATEROLE", owner: true);

        var error = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(login.ConnectionString));

        Assert.Contains($"GRANT coccinelle_platform, coccinelle_tenant, coccinelle_ingest TO {login.Name};", error.Message, StringComparison.Ordinal);
        await login.RunAsAdministratorAsync($"GRANT coccinelle_platform, coccinelle_tenant, coccinelle_ingest TO {login.Name}");
        Assert.True(await StartAsync(login.ConnectionString) > 0);
    }

    [Fact]
    public async Task A_server_needs_no_right_on_the_schema_when_another_login_has_migrated_it()
    {
        await using var login = await Login.CreateAsync(await WithRolesAsync(), "NOCREATEROLE", owner: false);
        await StartAsync(login.AdministratorsConnectionString);
        await login.RunAsAdministratorAsync($"GRANT coccinelle_platform, coccinelle_tenant, coccinelle_ingest TO {login.Name}");

        Assert.Equal(0, await StartAsync(login.ConnectionString));

        await using var sources = StorageSources.Create(StorageOptions.Parse(login.ConnectionString, "/"));
        using var database = new Database(sources, Dialect.Postgres);
        await database.ExecuteAsync("INSERT INTO tenants (id, name) VALUES ('firm_a', 'Garage')", args: null, Ct);
        await Assert.ThrowsAsync<PostgresException>(() => database.Owner.ExecuteAsync("ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY", args: null, Ct));
    }

    [Fact]
    public async Task A_role_that_bypasses_row_level_security_stops_the_start()
    {
        await SharedPostgres.GetOrSkipAsync();
        Assert.SkipWhen(Environment.GetEnvironmentVariable(PostgresServer.Variable) is { Length: > 0 }, "Would change roles that others use.");
        await using var fresh = (await PostgresServer.StartAsync()).Server!;
        var place = await fresh.CreateDatabaseAsync(Ct);
        await using (var source = NpgsqlDataSource.Create(place))
        await using (var command = source.CreateCommand("CREATE ROLE coccinelle_tenant BYPASSRLS"))
            await command.ExecuteNonQueryAsync(Ct);

        var error = await Assert.ThrowsAsync<SettingsException>(() => StartAsync(place));

        Assert.Contains("coccinelle_tenant", error.Message, StringComparison.Ordinal);
        await fresh.DropDatabaseAsync(place);
    }

    [Fact]
    public async Task Connections_that_lost_their_role_on_the_way_stop_the_start()
    {
        await using var place = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await StartAsync(place.ConnectionString);
        var plain = NpgsqlDataSource.Create(place.ConnectionString);
        await using var sources = new StorageSources(plain, plain, plain);

        var error = await Assert.ThrowsAsync<SettingsException>(() => DatabaseRoles.VerifyAsync(sources, Ct));

        Assert.Contains(DatabaseRoles.Platform, error.Message, StringComparison.Ordinal);
    }

    private static async Task<int> StartAsync(string connectionString)
    {
        var options = StorageOptions.Parse(connectionString, "/");
        await using var sources = StorageSources.Create(options);
        using var database = new Database(sources, Dialect.Postgres);
        var migrator = new Migrator(database, TimeProvider.System, NullLogger<Migrator>.Instance);
        return await new StorageStartup(sources, database, migrator, options, TimeProvider.System, NullLogger<StorageStartup>.Instance).RunAsync(Ct);
    }

    /// <summary>The PostgreSQL that all tests share, on which another login has made the roles.</summary>
    private static async Task<PostgresServer> WithRolesAsync()
    {
        await using var place = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await StartAsync(place.ConnectionString);
        return await SharedPostgres.GetOrSkipAsync();
    }

    /// <summary>A login of its own on a database of its own; both go with it.</summary>
    private sealed class Login(PostgresServer server, string administratorsConnectionString, string name) : IAsyncDisposable
    {
        public string Name { get; } = name;

        public string AdministratorsConnectionString { get; } = administratorsConnectionString;

        public string ConnectionString { get; } =
            new NpgsqlConnectionStringBuilder(administratorsConnectionString) { Username = name, Password = "secret" }.ConnectionString;

        public static async Task<Login> CreateAsync(PostgresServer server, string attributes, bool owner)
        {
            var name = $"login_{Guid.NewGuid():N}";
            var login = new Login(server, await server.CreateDatabaseAsync(name, Ct), name);
            await login.RunAsAdministratorAsync($"CREATE ROLE {name} LOGIN PASSWORD 'secret' {attributes}");
            if (owner)
                await login.RunAsAdministratorAsync($"ALTER DATABASE {name} OWNER TO {name}");
            return login;
        }

        public Task RunAsAdministratorAsync(string sql) => RunAsync(AdministratorsConnectionString, sql);

        public async ValueTask DisposeAsync()
        {
            await server.DropDatabaseAsync(AdministratorsConnectionString);
            await RunAsync(new NpgsqlConnectionStringBuilder(AdministratorsConnectionString) { Database = "postgres" }.ConnectionString, $"DROP ROLE {Name}");
        }

        private static async Task RunAsync(string connectionString, string sql)
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(CancellationToken.None);
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
