using System.Data.Common;
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
    private readonly DbDataSource _source;

    public Database(DbDataSource source, Dialect dialect)
    {
        SqlTypes.Register();
        _source = source;
        Dialect = dialect;
        Turn = new(dialect.Kind);
    }

    public Dialect Dialect { get; }

    internal WriterTurn Turn { get; }

    /// <summary>The rows of one firm, and no other's.</summary>
    public TenantDatabase For(string tenantId) => new(this, tenantId);

    /// <summary>An open connection from the pool, for what the helpers below do not cover. Dispose it.</summary>
    public ValueTask<DbConnection> OpenAsync(CancellationToken ct) => _source.OpenConnectionAsync(ct);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args, CancellationToken ct) => RunAsync<IReadOnlyList<T>>(
        sql, async connection => (await connection.QueryAsync<T>(new CommandDefinition(sql, args, cancellationToken: ct))).AsList(), ct);

    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? args, CancellationToken ct) =>
        RunAsync(sql, connection => connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, args, cancellationToken: ct)), ct);

    /// <returns>Rows affected.</returns>
    public Task<int> ExecuteAsync(string sql, object? args, CancellationToken ct) =>
        RunAsync(sql, connection => connection.ExecuteAsync(new CommandDefinition(sql, args, cancellationToken: ct)), ct);

    /// <returns>The first column of the first row, or the default when there is no row or it is null.</returns>
    public Task<T?> ScalarAsync<T>(string sql, object? args, CancellationToken ct) =>
        RunAsync(sql, connection => connection.ExecuteScalarAsync<T>(new CommandDefinition(sql, args, cancellationToken: ct)), ct);

    /// <summary>
    /// Commits what <paramref name="work"/> did, or, when it throws, nothing of it. Inside, use the transaction
    /// (<see cref="TransactionQueries"/>); on SQLite it holds up every other writer, so await nothing slow.
    /// </summary>
    /// <exception cref="CommitUnknownException">The connection was lost while committing.</exception>
    public async Task<T> InTransactionAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken ct)
    {
        using var mark = Turn.EnterTransaction();
        using var turn = await Turn.TakeAsync(ct);
        return await OnConnectionAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(ct);
                var result = await work(transaction);
                await CommitAsync(transaction);
                return result;
            },
            ct);
    }

    /// <inheritdoc cref="InTransactionAsync{T}"/>
    public Task InTransactionAsync(Func<DbTransaction, Task> work, CancellationToken ct) =>
        InTransactionAsync(
            async transaction =>
            {
                await work(transaction);
                return true;
            },
            ct);

    public void Dispose() => Turn.Dispose();

    /// <summary>When one connection turns out to be dead, the idle ones most likely are too.</summary>
    internal void ForgetIdleConnections() => (_source as NpgsqlDataSource)?.Clear();

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

    // Reads never wait for writers (WAL, MVCC). A statement that writes takes its turn, also one with RETURNING.
    private async Task<T> RunAsync<T>(string sql, Func<DbConnection, Task<T>> run, CancellationToken ct)
    {
        if (IsRead(sql)) return await ReadAsync(run, ct);
        Turn.ForbidInsideTransaction();
        using var turn = await Turn.TakeAsync(ct);
        return await OnConnectionAsync(run, ct);
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
        await using var connection = await OpenAsync(ct);
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
