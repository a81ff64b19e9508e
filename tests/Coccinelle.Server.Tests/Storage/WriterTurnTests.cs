using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Tests.Storage;

/// <summary>Who waits for whom where only one may write.</summary>
public sealed class WriterTurnTests
{
    [Fact]
    public async Task Group_commit_waits_for_one_other_writer_at_most()
    {
        using var turn = new WriterTurn(DialectKind.Sqlite);
        var first = await turn.TakeAsync(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(0, 20).Select(_ => turn.TakeAsync(CancellationToken.None).AsTask()).ToList();
        var commit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            using var taken = turn.Take();
            commit.SetResult();
        });
        thread.Start();
        Assert.True(SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(10)));

        first.Dispose();
        var before = 0;
        while (others.Count > 0)
        {
            var next = await Task.WhenAny(others);
            before += commit.Task.IsCompleted ? 0 : 1;
            others.Remove(next);
            (await next).Dispose();
        }

        await commit.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.InRange(before, 0, 1);
    }

    [Fact]
    public async Task Who_gives_up_waiting_keeps_nobody_else_waiting()
    {
        using var turn = new WriterTurn(DialectKind.Sqlite);
        using var impatience = new CancellationTokenSource();
        var first = await turn.TakeAsync(CancellationToken.None);
        var one = turn.TakeAsync(impatience.Token).AsTask();
        var other = turn.TakeAsync(CancellationToken.None).AsTask();

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        first.Dispose();
        (await other.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Dispose();
    }
}
