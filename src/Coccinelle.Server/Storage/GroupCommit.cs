using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Coccinelle.Server.Storage;

/// <summary>
/// Shares commits: a batch is whatever was queued while the one before it was being committed. Nobody is made to
/// wait for company, so a lone write costs what a plain commit costs, and a crowd pays for one fsync together.
/// </summary>
internal sealed class GroupCommit : IDurableWriter, IHostedService, IAsyncDisposable
{
    private readonly Database _database;
    private readonly TimeProvider _clock;
    private readonly GroupCommitOptions _options;
    private readonly BatchOutcomes _outcomes;
    private readonly Channel<PendingWrite> _queue;
    private Task _writers = Task.CompletedTask;

    public GroupCommit(
        Database database, IOptions<GroupCommitOptions> options, StorageMetrics metrics, TimeProvider clock, ILogger<GroupCommit> log)
    {
        _database = database;
        _clock = clock;
        _options = options.Value;
        _outcomes = new(metrics, clock, log);
        _queue = Channel.CreateBounded<PendingWrite>(_options.QueueLimit);
    }

    /// <inheritdoc/>
    public ValueTask<WriteResult> WriteAsync(DurableWrite write, CancellationToken ct)
    {
        _database.Turn.ForbidInsideTransaction();
        if (ct.IsCancellationRequested) return ValueTask.FromCanceled<WriteResult>(ct);
        var pending = new PendingWrite(write);
        if (_queue.Writer.TryWrite(pending)) return new(pending.Task.WaitAsync(ct));
        return ValueTask.FromException<WriteResult>(
            _queue.Reader.Completion.IsCompleted ? new ObjectDisposedException(nameof(GroupCommit)) : new StorageBusyException(_queue.Reader.Count));
    }

    /// <summary>Writes may be queued before; from here on they are written.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writers = _database.Dialect.Kind == DialectKind.Postgres
            ? Task.WhenAll(Enumerable.Range(0, _options.PostgresWriters).Select(_ => Task.Run(WriteToPostgresAsync, CancellationToken.None)))
            : Task.Factory.StartNew(WriteToSqlite, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    /// <summary>Takes no more writes and completes those that wait.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        return _writers.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private async Task WriteToPostgresAsync()
    {
        await using var writer = new PostgresBatchWriter(_database, _outcomes, _clock);
        var batch = new List<PendingWrite>(_options.MaxBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            if (!Take(batch)) continue;
            try
            {
                await writer.CommitAsync(batch);
            }
            catch (Exception e)
            {
                GiveUp(batch, e);
            }
        }
    }

    // The driver's calls block, fsync included: on a thread of their own they keep nobody else waiting.
    private void WriteToSqlite()
    {
        using var writer = new SqliteBatchWriter(_database, _outcomes);
        var batch = new List<PendingWrite>(_options.MaxBatch);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            if (!Take(batch)) continue;
            try
            {
                writer.Commit(batch);
            }
            catch (Exception e)
            {
                GiveUp(batch, e);
            }
        }
    }

    private bool Take(List<PendingWrite> batch)
    {
        batch.Clear();
        while (batch.Count < _options.MaxBatch && _queue.Reader.TryRead(out var write)) batch.Add(write);
        return batch.Count > 0;
    }

    // The writers answer every caller themselves. Should a mistake of ours stop them in the middle, nobody is left
    // waiting for ever, and the next batch is written all the same.
    private void GiveUp(List<PendingWrite> batch, Exception mistake) =>
        _outcomes.Failed(batch.Where(write => !write.Task.IsCompleted).ToArray(), () => new CommitUnknownException(mistake));
}
