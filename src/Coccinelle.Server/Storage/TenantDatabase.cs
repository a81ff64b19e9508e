using System.Data.Common;
using Dapper;

namespace Coccinelle.Server.Storage;

/// <summary>
/// The rows of one firm. Everything that is done in a firm's name goes through here, so that a forgotten <c>WHERE</c>
/// shows its own rows at most (PostgreSQL: row-level security, <see cref="TenantScope"/>; SQLite has only the <c>WHERE</c>). <see cref="Database"/> itself is for what belongs to no firm: finding one, the operator, the workers.
/// </summary>
internal sealed class TenantDatabase(Database database, string tenantId)
{
    public string TenantId { get; } = tenantId;

    /// <inheritdoc cref="Database.QueryAsync{T}"/>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args, CancellationToken ct) => database.RunAsync<IReadOnlyList<T>>(
        TenantId, sql, args, async (connection, command) => (await connection.QueryAsync<T>(command)).AsList(), ct);

    /// <summary>Two objects a row, as one moment knew both.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="splitOn">The column with which the second object begins; where it is null, there is no second.</param>
    /// <param name="args">Its parameters.</param>
    /// <param name="ct">Gives up waiting.</param>
    public Task<IReadOnlyList<(TFirst First, TSecond? Second)>> QueryPairsAsync<TFirst, TSecond>(string sql, string splitOn, object? args, CancellationToken ct)
        where TSecond : class
        => database.RunAsync<IReadOnlyList<(TFirst, TSecond?)>>(
            TenantId, sql, args,
            async (connection, command) => (await connection.QueryAsync<TFirst, TSecond, (TFirst, TSecond?)>(command, (first, second) => (first, second), splitOn)).AsList(),
            ct);

    /// <inheritdoc cref="Database.QueryFirstOrDefaultAsync{T}"/>
    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? args, CancellationToken ct) =>
        database.RunAsync(TenantId, sql, args, (connection, command) => connection.QueryFirstOrDefaultAsync<T>(command), ct);

    /// <inheritdoc cref="Database.ExecuteAsync"/>
    public Task<int> ExecuteAsync(string sql, object? args, CancellationToken ct) =>
        database.RunAsync(TenantId, sql, args, (connection, command) => connection.ExecuteAsync(command), ct);

    /// <inheritdoc cref="Database.ScalarAsync{T}"/>
    public Task<T?> ScalarAsync<T>(string sql, object? args, CancellationToken ct) =>
        database.RunAsync(TenantId, sql, args, (connection, command) => connection.ExecuteScalarAsync<T>(command), ct);

    /// <inheritdoc cref="Database.InTransactionAsync{T}"/>
    public Task<T> InTransactionAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken ct) => database.TransactAsync(TenantId, work, ct);
}
