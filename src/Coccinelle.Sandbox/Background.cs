using System.Collections.Concurrent;

namespace Coccinelle.Sandbox;

/// <summary>Work that outlives the request that started it; cancelled, and waited for, when the sandbox stops.</summary>
internal sealed partial class Background(ILogger<Background> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    public CancellationToken Stopping => _stopping.Token;

    public void Run(string what, Func<CancellationToken, Task> work)
    {
        var task = GuardAsync(what, work);
        _running[task] = true;
        _ = task.ContinueWith(
            done => _running.TryRemove(done, out var _),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys);
        _stopping.Dispose();
    }

    private async Task GuardAsync(string what, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(Stopping);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The sandbox stops.
        }
        catch (Exception error)
        {
            // Nobody awaits this task: the log is the only place where its failure can be seen.
            LogFailed(what, error);
        }
    }

    [LoggerMessage(LogLevel.Error, "Sandbox: {What} failed")]
    private partial void LogFailed(string what, Exception error);
}
