using System.Data.Common;
using Coccinelle.Server.Settings;
using Npgsql;

namespace Coccinelle.Server.Storage;

/// <summary>
/// The ways into the database. On PostgreSQL each has a role of its own (<see cref="DatabaseRoles"/>), and what the login itself may do
/// is used for migrating alone. SQLite knows no roles: there all three are the one file.
/// </summary>
/// <param name="platform">For everything that is not one of the others.</param>
/// <param name="ingest">For group commit.</param>
/// <param name="owner">For migrating.</param>
internal sealed class StorageSources(DbDataSource platform, DbDataSource ingest, DbDataSource owner) : IAsyncDisposable
{
    public DbDataSource Platform { get; } = platform;

    public DbDataSource Ingest { get; } = ingest;

    public DbDataSource Owner { get; } = owner;

    /// <exception cref="SettingsException">The folder of the SQLite file cannot be made.</exception>
    public static StorageSources Create(StorageOptions options, ILoggerFactory? logs = null)
    {
        if (options.Kind == DialectKind.Postgres)
        {
            var login = WithDefaults(options.ConnectionString);
            return new(Postgres(As(DatabaseRoles.Platform, login), logs), Postgres(As(DatabaseRoles.Ingest, login), logs), Postgres(AsOwner(login), logs));
        }

        var file = Sqlite(options);
        return new(file, file, file);
    }

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        await Ingest.DisposeAsync();
        await Owner.DisposeAsync();
    }

    private static SqliteDataSource Sqlite(StorageOptions options)
    {
        try
        {
            return new(options.ConnectionString);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw options.CannotBeUsed(e); // its folder cannot be made
        }
    }

    private static NpgsqlDataSource Postgres(string connectionString, ILoggerFactory? logs)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        if (logs is not null) builder.UseLoggerFactory(logs);
        return builder.Build();
    }

    /// <summary>
    /// The role is part of how the connection begins, so it costs no round trip. The pool must not reset a connection that comes back:
    /// its <c>SET SESSION AUTHORIZATION DEFAULT</c> would drop the role (PostgreSQL docs, "SET ROLE"). Nothing is left on one that had to
    /// be reset: what is set is set for a transaction. Looking a row up by its key is what nearly every statement does, and on a disk of today
    /// it costs hardly more than reading on; unless the operator says otherwise, the planner is told so.
    /// </summary>
    private static string As(string role, string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true };
        settings.Options = $"-c random_page_cost=1.1 {settings.Options} -c role={role}";
        return settings.ConnectionString;
    }

    /// <summary>Unpooled: once the schema is there, no connection with these rights stays open.</summary>
    private static string AsOwner(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    /// <summary>What the operator did not say: prepare what repeats, give up on an unreachable server soon, leave room for other servers.</summary>
    private static string WithDefaults(string connectionString)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ContainsKey("Max Auto Prepare")) settings.MaxAutoPrepare = 100;
        if (!given.ContainsKey("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
        if (!given.ContainsKey("Maximum Pool Size")) settings.MaxPoolSize = 40;
        if (!given.ContainsKey("Timeout")) settings.Timeout = 5;
        if (!given.ContainsKey("Application Name")) settings.ApplicationName = "coccinelle";
        return settings.ConnectionString;
    }
}
