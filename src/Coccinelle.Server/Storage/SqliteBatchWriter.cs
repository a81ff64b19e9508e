using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Coccinelle.Server.Storage;

/// <summary>Commits batches on the one SQLite connection that writes, with its commands prepared once.</summary>
internal sealed class SqliteBatchWriter(Database database, BatchOutcomes outcomes) : IDisposable
{
    private const int KnownCommands = 200;

    // At most 64 MB instead of 2: an insert meets the pages of its indexes in no order, and reading each again costs more than the insert.
    private const string LargeCache = "PRAGMA cache_size = -65536";
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private SqliteConnection? _connection;

    /// <summary>Returns when every caller in the batch knows how his write ended; throws nothing.</summary>
    public void Commit(List<PendingWrite> batch)
    {
        using var turn = database.Turn.Take();
        var start = outcomes.Start();
        var written = new List<PendingWrite>(batch.Count);
        var rows = new List<int[]>(batch.Count);
        try
        {
            Connect();
            Run("BEGIN IMMEDIATE");
            foreach (var write in batch) Write(write, written, rows);
        }
        catch (Exception e)
        {
            Drop();
            outcomes.Failed(Unanswered(batch), () => new StorageUnavailableException(e));
            return;
        }

        try
        {
            Run("COMMIT");
        }
        catch (Exception e)
        {
            Drop();
            outcomes.Failed(Unanswered(batch), () => new CommitUnknownException(e));
            return;
        }

        outcomes.Committed(CollectionsMarshal.AsSpan(written), CollectionsMarshal.AsSpan(rows), start);
    }

    public void Dispose() => Drop();

    private void Write(PendingWrite write, List<PendingWrite> written, List<int[]> rows)
    {
        try
        {
            rows.Add(write.Statements.Length == 1 ? [Run(write.Statements[0])] : RunTogether(write.Statements));
            written.Add(write);
        }
        catch (Exception e) when (IsItsOwnFault(e))
        {
            outcomes.Refused(write, e);
        }
    }

    private int[] RunTogether(Statement[] statements)
    {
        Run("SAVEPOINT one_write");
        try
        {
            var rows = Array.ConvertAll(statements, Run);
            Run("RELEASE one_write");
            return rows;
        }
        catch (Exception e) when (IsItsOwnFault(e))
        {
            Run("ROLLBACK TO one_write");
            Run("RELEASE one_write");
            throw;
        }
    }

    /// <summary>
    /// A fault of the statement alone (SQLITE_ERROR, TOOBIG, CONSTRAINT, MISMATCH, RANGE) is undone alone and leaves
    /// the transaction standing. All others (disk full, I/O, busy) may have rolled all of it back
    /// (SQLite docs, "Response To Errors Within A Transaction").
    /// </summary>
    private static bool IsItsOwnFault(Exception e) => e is SqliteException { SqliteErrorCode: 1 or 18 or 19 or 20 or 25 }
        or ArgumentException or InvalidOperationException or InvalidCastException or FormatException or OverflowException;

    private static ReadOnlySpan<PendingWrite> Unanswered(List<PendingWrite> batch) => batch.Where(write => !write.Task.IsCompleted).ToArray();

    private int Run(Statement statement)
    {
        var command = CommandFor(statement.Sql);
        for (var i = 0; i < command.Parameters.Count; i++)
        {
            var parameter = command.Parameters[i];
            parameter.Value = Dialect.Sqlite.ToParameter(statement.Value(parameter.ParameterName.AsSpan(1), i));
        }

        return Math.Max(0, command.ExecuteNonQuery());
    }

    private void Run(string sql) => CommandFor(sql).ExecuteNonQuery();

    private SqliteCommand CommandFor(string sql)
    {
        if (_commands.TryGetValue(sql, out var known)) return known;
        if (_commands.Count >= KnownCommands) Forget();
        var command = _connection!.CreateCommand();
        command.CommandText = sql;
        // All parameters of the text, so that a statement that lacks one is refused and never gets the last one's value.
        foreach (var name in PositionalSql.From(sql).Names) command.Parameters.Add(new() { ParameterName = "@" + name });
        return _commands[sql] = command;
    }

    // The writer's thread is its own and the driver is synchronous: nothing is gained by the async calls.
    private void Connect()
    {
        if (_connection is not null) return;
        _connection = (SqliteConnection)database.OpenForIngestAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Run(LargeCache);
    }

    private void Forget()
    {
        foreach (var command in _commands.Values) command.Dispose();
        _commands.Clear();
    }

    // Closing rolls back whatever is open; the next batch begins on a fresh connection.
    private void Drop()
    {
        Forget();
        _connection?.Dispose();
        _connection = null;
    }
}
