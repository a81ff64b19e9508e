using System.Data.Common;
using NodaTime;

namespace Coccinelle.Server.Storage;

/// <summary>
/// Brings the schema up to date: one transaction under one lock, so that of many servers starting together one
/// migrates, the others find it done, and a failed step leaves nothing behind.
/// </summary>
internal sealed partial class Migrator(Database database, TimeProvider clock, ILogger<Migrator> log)
{
    // Any number, as long as it stays the same: it names the lock in PostgreSQL.
    private const long LockName = 0x436F6363_696E656C;

    private const string CreateVersions = """
        CREATE TABLE IF NOT EXISTS schema_versions (
          version integer NOT NULL PRIMARY KEY,
          name text NOT NULL,
          checksum text NOT NULL,
          applied_at text NOT NULL
        )
        """;

    /// <returns>How many steps were applied; 0 when the schema was up to date.</returns>
    /// <exception cref="MigrationException">A step failed, or one that was applied has been edited since.</exception>
    public Task<int> MigrateAsync(CancellationToken ct) => MigrateAsync(Migration.EmbeddedFor(database.Dialect), ct);

    /// <inheritdoc cref="MigrateAsync(CancellationToken)"/>
    public async Task<int> MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        if (database.Dialect.Kind == DialectKind.Postgres) await DatabaseRoles.EnsureAsync(database.Owner, ct);
        return await database.Owner.InTransactionAsync(transaction => MigrateAsync(transaction, migrations, ct), ct);
    }

    private async Task<int> MigrateAsync(DbTransaction transaction, IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        await BeginAsync(transaction, ct);
        var applied = await AppliedAsync(transaction, ct);
        var pending = migrations.Where(migration => !applied.ContainsKey(migration.Version)).ToArray();
        ThrowIfEdited(migrations, applied);
        foreach (var migration in pending) await ApplyAsync(transaction, migration, ct);
        LogDone(database.Dialect.Name, migrations[^1].Version, pending.Length);
        return pending.Length;
    }

    private async Task BeginAsync(DbTransaction transaction, CancellationToken ct)
    {
        if (database.Dialect.Kind == DialectKind.Postgres)
        {
            await RunAsync(transaction, $"SELECT pg_advisory_xact_lock({LockName})", ct);
            // A login that may change nothing can still find that nothing has to be changed.
            if (await transaction.ScalarAsync<bool>("SELECT to_regclass('schema_versions') IS NOT NULL", args: null, ct)) return;
        }

        await RunAsync(transaction, CreateVersions, ct); // SQLite has the lock already: the transaction began with BEGIN IMMEDIATE
    }

    private static void ThrowIfEdited(IReadOnlyList<Migration> migrations, Dictionary<int, string> applied)
    {
        var edited = migrations.FirstOrDefault(m => applied.TryGetValue(m.Version, out var checksum) && checksum != m.Checksum);
        if (edited is null) return;
        throw new MigrationException(
            $"Migration {edited.Version:0000}_{edited.Name} was edited after it was applied to this database. " +
            "Put its text back and write the change as a new migration.", inner: null);
    }

    private static async Task<Dictionary<int, string>> AppliedAsync(DbTransaction transaction, CancellationToken ct) =>
        (await transaction.QueryAsync<AppliedRow>("SELECT version, checksum FROM schema_versions", args: null, ct))
        .ToDictionary(row => row.Version, row => row.Checksum);

    private async Task ApplyAsync(DbTransaction transaction, Migration migration, CancellationToken ct)
    {
        try
        {
            await RunAsync(transaction, migration.Sql, ct);
        }
        catch (DbException e)
        {
            throw new MigrationException($"Migration {migration.Version:0000}_{migration.Name} failed; nothing was changed. {e.Message}", e);
        }

        var args = new { migration.Version, migration.Name, migration.Checksum, at = Instant.FromDateTimeOffset(clock.GetUtcNow()).ToString() };
        await transaction.ExecuteAsync("INSERT INTO schema_versions VALUES (@Version, @Name, @Checksum, @at)", args, ct);
    }

    // No time limit: a large table takes as long as it takes, and so does waiting for another server's migration.
    private static async Task RunAsync(DbTransaction transaction, string sql, CancellationToken ct)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Schema of {Dialect} is at version {Version}; {Applied} steps applied")]
    private partial void LogDone(string dialect, int version, int applied);

    private sealed class AppliedRow
    {
        public int Version { get; init; }

        public string Checksum { get; init; } = "";
    }
}

/// <summary>The schema could not be brought up to date; the message says which step and what to do.</summary>
internal sealed class MigrationException(string message, Exception? inner) : Exception(message, inner);
