using System.Diagnostics;
using System.Globalization;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>
/// Limits for processes on a machine that others use too: what takes a second on free cores takes ten among ten builds.
/// On a quiet machine a limit is what it says.
/// </summary>
internal static class Limits
{
    private const string LoadAverage = "/proc/loadavg";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The limit, stretched by how many want each core (Linux: proc(5), loadavg).</summary>
    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds * Math.Max(1, Wanting() / Environment.ProcessorCount));

    /// <summary>The first value that is right; fails with the last one when none comes in time.</summary>
    public static async Task<T> WaitAsync<T>(TimeSpan limit, Func<Task<T>> ask, Func<T, bool> isRight)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await ask();
            if (isRight(value))
                return value;
            if (watch.Elapsed > limit)
                Assert.Fail($"Not within {limit}; the last answer was: {value}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    private static double Wanting()
    {
        if (!File.Exists(LoadAverage))
            return 0;
        var fields = File.ReadAllText(LoadAverage).Split(' ');
        return Math.Max(double.Parse(fields[0], CultureInfo.InvariantCulture), double.Parse(fields[3].Split('/')[0], CultureInfo.InvariantCulture));
    }
}
