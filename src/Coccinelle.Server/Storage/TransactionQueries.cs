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

    /// <returns>Rows affected.</returns>
    public static Task<int> ExecuteAsync(this DbTransaction transaction, Statement statement, CancellationToken ct) =>
        ExecuteAsync(transaction, [statement], ct);

    /// <summary>Several in the order given: to PostgreSQL, which may be far away, in one way there and back.</summary>
    /// <returns>Rows affected by all of them.</returns>
    public static async Task<int> ExecuteAsync(this DbTransaction transaction, IReadOnlyList<Statement> statements, CancellationToken ct)
    {
        var connection = Connection(transaction);
        if (!connection.CanCreateBatch)
        {
            var rows = 0;
            foreach (var statement in statements)
            {
                await using var command = connection.CreateCommand();
                (command.Transaction, command.CommandText) = (transaction, statement.Sql);
                Bind(command.Parameters, command.CreateParameter, statement, Dialect.Sqlite);
                rows += Math.Max(0, await command.ExecuteNonQueryAsync(ct));
            }

            return rows;
        }

        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var statement in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement.Sql;
            Bind(command.Parameters, command.CreateParameter, statement, Dialect.Postgres);
            batch.BatchCommands.Add(command);
        }

        return statements.Count == 0 ? 0 : Math.Max(0, await batch.ExecuteNonQueryAsync(ct));
    }

    public static Task<T?> ScalarAsync<T>(this DbTransaction transaction, string sql, object? args, CancellationToken ct) =>
        Connection(transaction).ExecuteScalarAsync<T>(Command(transaction, sql, args, ct));

    private static DbConnection Connection(DbTransaction transaction) =>
        transaction.Connection ?? throw new InvalidOperationException("The transaction is over.");

    private static void Bind(DbParameterCollection parameters, Func<DbParameter> create, Statement statement, Dialect dialect)
    {
        foreach (var (name, value) in statement.Parameters)
        {
            var parameter = create();
            (parameter.ParameterName, parameter.Value) = (name, dialect.ToParameter(value));
            parameters.Add(parameter);
        }
    }

    private static CommandDefinition Command(DbTransaction transaction, string sql, object? args, CancellationToken ct) =>
        new(sql, args, transaction, cancellationToken: ct);
}
