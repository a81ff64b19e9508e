namespace Coccinelle.Server.Storage;

/// <summary>Writes that are on disk when the returned task completes, and cost far less than a commit each.</summary>
internal interface IDurableWriter
{
    /// <summary>Completes when the write is committed, together with whatever else was waiting.</summary>
    /// <returns>Rows affected, statement by statement.</returns>
    /// <exception cref="System.Data.Common.DbException">The database refused this write (see <see cref="StorageErrors"/>); nothing of it was written.</exception>
    /// <exception cref="StorageBusyException">Too many writes wait; nothing was written.</exception>
    /// <exception cref="StorageUnavailableException">The database cannot be reached; nothing was written.</exception>
    /// <exception cref="CommitUnknownException">Lost during the commit; written or not.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped waiting. The write itself goes on, whole.</exception>
    ValueTask<WriteResult> WriteAsync(DurableWrite write, CancellationToken ct);
}

/// <summary>One or more statements that are written together or not at all.</summary>
internal sealed class DurableWrite(params Statement[] statements)
{
    public Statement[] Statements { get; } =
        statements.Length > 0 ? statements : throw new ArgumentException("A write has at least one statement.", nameof(statements));

    public static implicit operator DurableWrite(Statement statement) => new(statement);
}

/// <summary>Rows affected by each statement of a write. 0 after <c>ON CONFLICT DO NOTHING</c> means: it was there already.</summary>
internal readonly struct WriteResult(int[] rows)
{
    public int this[int statement] => rows[statement];

    public int Total => rows.Sum();
}

/// <summary>A write and the caller who waits for it.</summary>
internal sealed class PendingWrite(DurableWrite write)
    : TaskCompletionSource<WriteResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public Statement[] Statements { get; } = write.Statements;
}
