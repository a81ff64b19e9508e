using System.Data.Common;
using Dapper;

namespace Coccinelle.Server.Storage;

/// <summary>The helpers of <see cref="Database"/>, inside a transaction of <see cref="Database.InTransactionAsync{T}"/>.</summary>
internal static class TransactionQueries
{
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(this DbTransaction transaction, string sql, object? args, CancellationToken ct) =>
        (await Connection(transaction).QueryAsync<T>(Command(transaction, sql, args, ct))).AsList();

    public static Task<T?> QueryFirstOrDefaultAsync<T>(this DbTransaction transaction, string sql, object? args, CancellationToken ct) =>
        Connection(transaction).QueryFirstOrDefaultAsync<T>(Command(transaction, sql, args, ct));

    public static Task<int> ExecuteAsync(this DbTransaction transaction, string sql, object? args, CancellationToken ct) =>
        Connection(transaction).ExecuteAsync(Command(transaction, sql, args, ct));

    public static Task ExecuteAsync(this DbTransaction transaction, Statements statements, CancellationToken ct) =>
        statements.IsEmpty ? Task.CompletedTask : transaction.ExecuteAsync(statements.Sql, statements.Parameters, ct);

    public static Task<T?> ScalarAsync<T>(this DbTransaction transaction, string sql, object? args, CancellationToken ct) =>
        Connection(transaction).ExecuteScalarAsync<T>(Command(transaction, sql, args, ct));

    private static DbConnection Connection(DbTransaction transaction) =>
        transaction.Connection ?? throw new InvalidOperationException("The transaction is over.");

    private static CommandDefinition Command(DbTransaction transaction, string sql, object? args, CancellationToken ct) =>
        new(sql, args, transaction, cancellationToken: ct);
}
