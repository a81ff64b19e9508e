using System.Data.Common;

namespace Coccinelle.Server.Storage;

/// <summary>
/// The rows of one firm. Everything that is done in a firm's name goes through here, so that a forgotten <c>WHERE</c>
/// shows its own rows at most. <see cref="Database"/> itself is for what belongs to no firm: finding one, the operator, the workers.
/// </summary>
internal sealed class TenantDatabase(Database database, string tenantId)
{
    public string TenantId { get; } = tenantId;

    /// <inheritdoc cref="Database.QueryAsync{T}"/>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args, CancellationToken ct) => database.QueryAsync<T>(sql, args, ct);

    /// <inheritdoc cref="Database.QueryFirstOrDefaultAsync{T}"/>
    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object? args, CancellationToken ct) => database.QueryFirstOrDefaultAsync<T>(sql, args, ct);

    /// <inheritdoc cref="Database.ExecuteAsync"/>
    public Task<int> ExecuteAsync(string sql, object? args, CancellationToken ct) => database.ExecuteAsync(sql, args, ct);

    /// <inheritdoc cref="Database.ScalarAsync{T}"/>
    public Task<T?> ScalarAsync<T>(string sql, object? args, CancellationToken ct) => database.ScalarAsync<T>(sql, args, ct);

    /// <inheritdoc cref="Database.InTransactionAsync{T}"/>
    public Task<T> InTransactionAsync<T>(Func<DbTransaction, Task<T>> work, CancellationToken ct) => database.InTransactionAsync(work, ct);
}
