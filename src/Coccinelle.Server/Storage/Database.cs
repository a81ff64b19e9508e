using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Dapper;
using Npgsql;

namespace Coccinelle.Server.Storage;

/// <summary>
/// The rows, through Dapper. Parameters are the properties of <c>args</c>; rows are classes with init properties
/// (SQLite's integers are 64 bits wide, so a record's constructor would not match). What must be durable before an
/// acknowledgement on a hot path goes through <see cref="IDurableWriter"/> instead.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly StorageSources _sources;
    private readonly DbDataSource _source;

    public Database(StorageSources sources, Dialect dialect)
        : this(sources, sources.Platform, dialect)
    {
    }

    private Database(StorageSources sources, DbDataSource source, Dialect dialect)
    {
        SqlTypes.Register();
        (_sources, _source) = (sources, source);
        Dialect = dialect;
        Turn = new(dialect.Kind);
        Owner = source == sources.Owner ? this : new(sources, sources.Owner, dialect);
    }

    public Dialect Dialect { get; }

    /// <summary>The same with the rights of the login, which owns the tables: for migrating alone.</summary>
    public Database Owner { get; }

    internal WriterTurn Turn { get; }

    /// <summary>The rows of one firm, and no other's.</summary>
    public TenantDatabase For(string tenantId) => new(this, tenantId);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args, CancellationToken ct) => RunAsync<IReadOnlyList<T>>(
        null, sql, args, async (connection, command) => (await connection.QueryAsync<T>(command)).AsList(), ct);

    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? args, CancellationToken ct) =>
        RunAsync(null, sql, args, (connection, command) => connection.QueryFirstOrDefaultAsync<T>(command), ct);

    /// <returns>Rows affected.</returns>
    public Task<int> ExecuteAsync(string sql, object? args, CancellationToken ct) =>
        RunAsync(null, sql, args, (connection, command) => connection.ExecuteAsync(command), ct);

    /// <returns>The first column of the first row, or the default when there is no row or it is null.</returns>
    public Task<T?> ScalarAsync<T>(string sql, object? args, CancellationToken ct) =>
        RunAsync(null, sql, args, (connection, command) => connection.ExecuteScalarAsync<T>(command), ct);

    /// <summary>
    /// Commits what <paramref name="work"/> did, or, when it throws, nothing of it. Inside, use the transaction
    /// (<see cref="TransactionQueries"/>); on SQLite it holds up every other writer, so await nothing slow.
    /// </summary>
    /// <exception cref="CommitUnknownException">The connection was lost while committing.</exception>
    public Task<T> InTransactionAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken ct) => TransactAsync(null, work, ct);

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    public Task InTransactionAsync(Func<DbTransaction, Task> work, CancellationToken ct) =>
        InTransactionAsync(
            async transaction =>
            {
                await work(transaction);
                return true;
            },
            ct);

    public void Dispose()
    {
        Turn.Dispose();
        if (Owner != this) Owner.Dispose();
    }

    /// <summary>An open connection for group commit's writer. Dispose it.</summary>
    internal ValueTask<DbConnection> OpenForIngestAsync(CancellationToken ct) => _sources.Ingest.OpenConnectionAsync(ct);

    /// <summary>When one connection turns out to be dead, the idle ones most likely are too.</summary>
    internal void ForgetIdleConnections()
    {
        (_sources.Platform as NpgsqlDataSource)?.Clear();
        (_sources.Ingest as NpgsqlDataSource)?.Clear();
    }

    /// <summary>In the firm's name, or, without one, in the platform's.</summary>
    internal async Task<T> TransactAsync<T>(string? tenantId, Func<DbTransaction, Task<T>> work, CancellationToken ct)
    {
        using var mark = Turn.EnterTransaction();
        using var turn = await Turn.TakeAsync(ct);
        return await OnConnectionAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(ct);
                if (IsScoped(tenantId)) await TenantScope.EnterAsync(transaction, tenantId, ct);
                var result = await work(transaction);
                await CommitAsync(transaction);
                return result;
            },
            ct);
    }

    // Reads never wait for writers (WAL, MVCC). A statement that writes takes its turn, also one with RETURNING.
    internal async Task<T> RunAsync<T>(string? tenantId, string sql, object? args, Func<DbConnection, CommandDefinition, Task<T>> run, CancellationToken ct)
    {
        var command = IsScoped(tenantId) ? TenantScope.Command(tenantId, sql, args, ct) : new(sql, args, cancellationToken: ct);
        if (IsRead(sql)) return await ReadAsync(connection => run(connection, command), ct);
        Turn.ForbidInsideTransaction();
        using var turn = await Turn.TakeAsync(ct);
        return await OnConnectionAsync(connection => run(connection, command), ct);
    }

    private bool IsScoped([NotNullWhen(true)] string? tenantId) => tenantId is not null && Dialect.Kind == DialectKind.Postgres;

    // Not cancellable: a cancelled commit would leave the caller not knowing.
    private static async Task CommitAsync(DbTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (DbException e) when (e is not PostgresException { InvariantSeverity: "ERROR" })
        {
            throw new CommitUnknownException(e);
        }
    }

    // After a restart of the server every pooled connection is dead. The first to notice empties the pool, and a
    // read, which is safe to repeat, is repeated.
    private async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> run, CancellationToken ct)
    {
        try
        {
            return await OnConnectionAsync(run, ct);
        }
        catch (DbException e) when (e.IsLostConnection())
        {
            return await OnConnectionAsync(run, ct);
        }
    }

    private async Task<T> OnConnectionAsync<T>(Func<DbConnection, Task<T>> run, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        try
        {
            return await run(connection);
        }
        catch (Exception e) when ((e as DbException ?? e.InnerException as DbException)?.IsLostConnection() == true)
        {
            ForgetIdleConnections();
            throw;
        }
    }

    private static bool IsRead(string sql)
    {
        var start = sql.AsSpan().TrimStart();
        return start.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)
            || (start.StartsWith("WITH", StringComparison.OrdinalIgnoreCase) && !sql.Contains("RETURNING", StringComparison.OrdinalIgnoreCase));
    }
}
