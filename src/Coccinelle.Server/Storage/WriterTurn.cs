namespace Coccinelle.Server.Storage;

/// <summary>
/// Whose turn it is to write. SQLite has one writer at a time, and a second one would be told "busy" and made to
/// sleep and retry; so inside the process the writers queue here instead. PostgreSQL needs no turns.
/// Group commit, on whose batch many wait at once, never has more than one other writer before it; those wait among themselves.
/// </summary>
internal sealed class WriterTurn(DialectKind kind) : IDisposable
{
    private readonly SemaphoreSlim? _one = kind == DialectKind.Sqlite ? new(1, 1) : null;
    private readonly SemaphoreSlim? _others = kind == DialectKind.Sqlite ? new(1, 1) : null;
    private readonly AsyncLocal<TransactionMark?> _mark = new();

    /// <summary>Waits on the caller's thread: only for group commit, which has a thread of its own.</summary>
    public Turn Take()
    {
        _one?.WaitAsync().GetAwaiter().GetResult(); // unlike Wait(), it is handed the turn in its order, and nobody slips in before it wakes
        return new(_one, null);
    }

    public async ValueTask<Turn> TakeAsync(CancellationToken ct)
    {
        if (_one is null || _others is null) return default;
        await _others.WaitAsync(ct);
        try
        {
            await _one.WaitAsync(ct);
        }
        catch
        {
            _others.Release();
            throw;
        }

        return new(_one, _others);
    }

    /// <summary>Marks the caller's flow as being inside a transaction. Not async: the mark must be set in that very flow.</summary>
    public TransactionMark EnterTransaction()
    {
        ForbidInsideTransaction();
        return _mark.Value = new();
    }

    /// <summary>
    /// A write beside an open transaction would not belong to it, and on SQLite would wait for it for ever.
    /// Both databases refuse it, so that the mistake shows wherever it is made.
    /// </summary>
    public void ForbidInsideTransaction()
    {
        if (_mark.Value is { Over: false })
            throw new InvalidOperationException("Inside InTransactionAsync, write through the transaction, not beside it.");
    }

    public void Dispose()
    {
        _one?.Dispose();
        _others?.Dispose();
    }

    internal readonly struct Turn(SemaphoreSlim? one, SemaphoreSlim? others) : IDisposable
    {
        public void Dispose()
        {
            one?.Release();
            others?.Release();
        }
    }

    // An object, so that work started inside the transaction and still running after it sees that it is over.
    internal sealed class TransactionMark : IDisposable
    {
        public bool Over { get; private set; }

        public void Dispose() => Over = true;
    }
}
