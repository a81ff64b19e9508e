namespace Coccinelle.Server.Storage;

/// <summary>Tells each caller how his write ended, and the meters and the log with him.</summary>
internal sealed partial class BatchOutcomes(StorageMetrics metrics, TimeProvider clock, ILogger log)
{
    public long Start() => clock.GetTimestamp();

    /// <summary>Call only after the commit: this is what lets an acknowledgement leave.</summary>
    public void Committed(ReadOnlySpan<PendingWrite> writes, ReadOnlySpan<int[]> rows, long start)
    {
        metrics.Committed(writes.Length, clock.GetElapsedTime(start));
        for (var i = 0; i < writes.Length; i++) writes[i].TrySetResult(new(rows[i]));
    }

    /// <summary>The database refused this one write; the caller gets the database's own words.</summary>
    public void Refused(PendingWrite write, Exception reason)
    {
        metrics.Failed(reason.GetType().Name);
        write.TrySetException(reason);
    }

    /// <summary>Each caller gets an exception of his own: one shared between threads would mix up their stack traces.</summary>
    public void Failed(ReadOnlySpan<PendingWrite> writes, Func<Exception> failure)
    {
        if (writes.IsEmpty) return;
        LogFailed(writes.Length, failure());
        foreach (var write in writes) Refused(write, failure());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Writes} durable writes failed together")]
    private partial void LogFailed(int writes, Exception exception);
}
