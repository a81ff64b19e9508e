using System.Diagnostics;

namespace Coccinelle.Server.Tests.Support;

/// <summary>Waits for what happens soon, but not at once: asks again and again until a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The first value that <paramref name="isRight"/> accepts; fails with the last one when none comes.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await ask();
            if (isRight(value))
                return value;
            if (watch.Elapsed > Patience)
                Assert.Fail($"Not within {Patience.TotalSeconds} s; the last answer was: {value}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task IsTrueAsync(Func<Task<bool>> ask) => GetAsync(ask, value => value);

    public static Task IsTrueAsync(Func<bool> ask) => GetAsync(() => Task.FromResult(ask()), value => value);
}
