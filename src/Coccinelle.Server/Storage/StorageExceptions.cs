namespace Coccinelle.Server.Storage;

/// <summary>The infrastructure failed a write; the three kinds say what the caller may still believe.</summary>
internal abstract class StorageException(string message, Exception? inner) : Exception(message, inner);

/// <summary>Too many writes are waiting already. Nothing was written; try again later (HTTP 503).</summary>
internal sealed class StorageBusyException(int waiting)
    : StorageException($"{waiting} writes are waiting for the database already.", inner: null);

/// <summary>The database could not be reached or refused the whole batch. Nothing was written; it may be repeated.</summary>
internal sealed class StorageUnavailableException(Exception inner)
    : StorageException("The database cannot be reached or cannot write; nothing was written.", inner);

/// <summary>
/// The connection was lost while committing: the write may be there or not. Only a write that is safe to repeat
/// (<c>ON CONFLICT DO NOTHING</c>, a status that only moves forward) may be repeated.
/// </summary>
internal sealed class CommitUnknownException(Exception inner)
    : StorageException("The connection was lost during the commit; the write may or may not be there.", inner);
