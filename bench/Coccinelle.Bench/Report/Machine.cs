using System.Runtime.InteropServices;

namespace Coccinelle.Bench.Report;

/// <summary>Where a run took place: a figure without it means nothing.</summary>
internal static class Machine
{
    private const int Syncs = 100;

    public static string Describe() =>
        $"{Processor()}, {Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB, " +
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, fsync {SyncMilliseconds():0.00} ms (median)";

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "?"
            : RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>What a commit costs at least, on the disk that the databases of this run are on.</summary>
    private static double SyncMilliseconds()
    {
        var path = Path.GetTempFileName();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, 4096, FileOptions.DeleteOnClose);
        var page = new byte[4096];
        var took = new List<double>();
        for (var i = 0; i < Syncs; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            file.Write(page);
            file.Flush(flushToDisk: true);
            took.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        return took.Order().ElementAt(Syncs / 2);
    }
}
