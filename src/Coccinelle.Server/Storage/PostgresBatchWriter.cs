using System.Data;
using System.Runtime.InteropServices;
using Npgsql;

namespace Coccinelle.Server.Storage;

/// <summary>Commits batches on one PostgreSQL connection of its own, in one round trip each.</summary>
/// <remarks>
/// A batch without a transaction command is one implicit transaction, committed by the single Sync at its end
/// (PostgreSQL docs, "Extended Query: Pipelining"; Npgsql docs, "Batching"): all of it or nothing, and no separate
/// round trip for COMMIT.
/// </remarks>
internal sealed class PostgresBatchWriter(Database database, BatchOutcomes outcomes, TimeProvider clock) : IAsyncDisposable
{
    private const int TriesOfAVictim = 5;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(1);
    private readonly PostgresStatements _statements = new();
    private NpgsqlConnection? _connection;
    private long _lastCommit;

    private bool IsWarm => clock.GetElapsedTime(_lastCommit) < Warm;

    /// <summary>Returns when every caller in the batch knows how his write ended; throws nothing.</summary>
    public Task CommitAsync(List<PendingWrite> batch) => CommitAsync(batch, 0, batch.Count, TriesOfAVictim);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
    }

    private async Task CommitAsync(List<PendingWrite> all, int from, int count, int tries)
    {
        var outcome = await TryAsync(all, from, count);
        switch (outcome)
        {
            case { Certain: null }:
                return;
            case { Certain: var refused } when count == 1 && (tries == 0 || !IsVictim(refused)):
                outcomes.Refused(all[from], refused);
                return;
            case { } when count == 1:
                await CommitAsync(all, from, count, tries - 1);
                return;
            default:
                // Nothing of it was committed: halve, until the bad one stands alone.
                await CommitAsync(all, from, count / 2, tries);
                await CommitAsync(all, from + (count / 2), count - (count / 2), tries);
                return;
        }
    }

    private async Task<Attempt> TryAsync(List<PendingWrite> all, int from, int count)
    {
        var start = outcomes.Start();
        NpgsqlBatch batch;
        try
        {
            var connection = await ConnectAsync();
            batch = _statements.Bind(connection, Slice(all, from, count));
        }
        catch (Exception e) when (IsAboutTheStatement(e))
        {
            return new(e);
        }
        catch (Exception e)
        {
            await DropAsync();
            outcomes.Failed(Slice(all, from, count), () => new StorageUnavailableException(e));
            return default;
        }

        await using (batch) return await ExecuteAsync(batch, all, from, count, start);
    }

    private async Task<Attempt> ExecuteAsync(NpgsqlBatch batch, List<PendingWrite> all, int from, int count, long start)
    {
        try
        {
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception e) when (IsAboutTheStatement(e) && _connection is { FullState: ConnectionState.Open })
        {
            return new(e);
        }
        catch (Exception e)
        {
            await DropAsync();
            outcomes.Failed(Slice(all, from, count), () => new CommitUnknownException(e));
            return default;
        }

        _lastCommit = clock.GetTimestamp();
        outcomes.Committed(Slice(all, from, count), Rows(batch, all, from, count), start);
        return default;
    }

    /// <summary>
    /// Whether the batch certainly left nothing behind: the server answered with an ERROR (and lives on), so the
    /// transaction was rolled back; or the driver refused a value before it sent anything. A FATAL (shutdown,
    /// terminated backend) may come after the commit, and so may a broken connection or a time-out.
    /// </summary>
    private static bool IsAboutTheStatement(Exception e) =>
        e is PostgresException { InvariantSeverity: "ERROR" } or ArgumentException or InvalidCastException or FormatException or OverflowException;

    // Chosen by the server to end a conflict with another transaction: the write itself is fine.
    private static bool IsVictim(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    private static int[][] Rows(NpgsqlBatch batch, List<PendingWrite> all, int from, int count)
    {
        var rows = new int[count][];
        var command = 0;
        for (var i = 0; i < count; i++)
        {
            rows[i] = new int[all[from + i].Statements.Length];
            for (var j = 0; j < rows[i].Length; j++) rows[i][j] = Math.Max(0, batch.BatchCommands[command++].RecordsAffected);
        }

        return rows;
    }

    private static ReadOnlySpan<PendingWrite> Slice(List<PendingWrite> all, int from, int count) =>
        CollectionsMarshal.AsSpan(all).Slice(from, count);

    // A connection that died while it lay idle (here or in the pool) must not cost a caller his certainty:
    // it is asked before it is trusted with a batch, but only after a pause, so never under load.
    private async ValueTask<NpgsqlConnection> ConnectAsync()
    {
        if (_connection is { FullState: ConnectionState.Open } && (IsWarm || await AnswersAsync(_connection))) return _connection;
        await DropAsync();
        _connection = (NpgsqlConnection)await database.OpenForIngestAsync(CancellationToken.None);
        if (await AnswersAsync(_connection)) return _connection;
        database.ForgetIdleConnections();
        await DropAsync();
        return _connection = (NpgsqlConnection)await database.OpenForIngestAsync(CancellationToken.None);
    }

    private static async ValueTask<bool> AnswersAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async ValueTask DropAsync()
    {
        var broken = _connection;
        _connection = null;
        if (broken is not null) await broken.DisposeAsync();
    }

    /// <param name="Certain">Why nothing was committed, for the caller to act on; null when every waiter was told already.</param>
    private readonly record struct Attempt(Exception? Certain);
}
