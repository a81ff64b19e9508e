using Npgsql;
using NpgsqlTypes;

namespace Coccinelle.Server.Storage;

/// <summary>
/// Turns statements into batch commands. The text is translated and its parameter types are asked of the server once;
/// with types fixed, a null and a value share one prepared statement. Not thread-safe: one per connection's writer.
/// </summary>
internal sealed class PostgresStatements
{
    private const int Known = 1_000;
    private readonly Dictionary<string, Shape> _shapes = new(StringComparer.Ordinal);

    public NpgsqlBatch Bind(NpgsqlConnection connection, ReadOnlySpan<PendingWrite> writes)
    {
        var batch = connection.CreateBatch();
        foreach (var write in writes)
        {
            foreach (var statement in write.Statements)
                batch.BatchCommands.Add(Bind(statement, ShapeOf(connection, statement.Sql)));
        }

        return batch;
    }

    private static NpgsqlBatchCommand Bind(Statement statement, Shape shape)
    {
        var command = new NpgsqlBatchCommand(shape.Sql);
        for (var i = 0; i < shape.Names.Count; i++)
        {
            command.Parameters.Add(new NpgsqlParameter
            {
                NpgsqlDbType = shape.Types[i],
                Value = Dialect.Postgres.ToParameter(statement.Value(shape.Names[i], i)),
            });
        }

        return command;
    }

    private Shape ShapeOf(NpgsqlConnection connection, string sql)
    {
        if (_shapes.TryGetValue(sql, out var shape)) return shape;
        if (_shapes.Count >= Known) _shapes.Clear();
        return _shapes[sql] = Ask(connection, sql);
    }

    private static Shape Ask(NpgsqlConnection connection, string sql)
    {
        var (positional, names) = PositionalSql.From(sql);
        using var command = new NpgsqlCommand(sql, connection);
        NpgsqlCommandBuilder.DeriveParameters(command);
        var types = names.Select(name => command.Parameters[name].NpgsqlDbType).ToArray();
        return new(positional, names, types);
    }

    private sealed record Shape(string Sql, IReadOnlyList<string> Names, NpgsqlDbType[] Types);
}
