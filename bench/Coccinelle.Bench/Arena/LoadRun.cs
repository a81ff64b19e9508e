using System.Diagnostics;
using System.Text.Json;
using Coccinelle.Bench.Load;

namespace Coccinelle.Bench.Arena;

/// <summary>Runs the load generator in a process of its own.</summary>
internal static class LoadRun
{
    public static async Task<Measurement> MeasureAsync(Contestant server, LoadPlan plan)
    {
        var before = ProcessorUse.Now(server.ProcessId);
        var started = TimeProvider.System.GetTimestamp();
        var load = await RunAsync(plan);
        return new(load, ProcessorUse.Now(server.ProcessId) - before, TimeProvider.System.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task<LoadResult> RunAsync(LoadPlan plan)
    {
        // Concurrent collection would only add threads to a process that hardly allocates.
        var start = new ProcessStartInfo("dotnet", [typeof(LoadRun).Assembly.Location, "load", plan.ToJson()])
        {
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0" },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<LoadResult>(output)!
            : throw new InvalidOperationException($"The load generator ended with {process.ExitCode}.");
    }
}
