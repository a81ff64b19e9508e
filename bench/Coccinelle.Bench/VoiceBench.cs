using Coccinelle.Bench.Arena;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench;

/// <summary>Signed voice webhooks, durable, side by side: rounds in which each contestant has its turn.</summary>
internal static class VoiceBench
{
    public static async Task<int> RunAsync(VoiceOptions options)
    {
        await using var stage = await Stage.BuildAsync(options);
        var ledger = new Ledger();
        foreach (var lane in stage.Lanes) ledger.WarmedUp(lane, await SayAsync("warm-up", lane, lane.MeasureAsync(options.Connections, options.WarmUp)));
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var lane in stage.Lanes)
                ledger.Measured(lane, await SayAsync($"round {round}", lane, lane.MeasureAsync(options.Connections, options.Seconds)));
        }

        foreach (var lane in stage.Lanes.Where(lane => options.Latency > 0 && lane.Kind is LaneKind.Ours or LaneKind.HandOver))
        {
            var rate = ledger.MedianRate(lane) / 2;
            ledger.AtHalfLoad(lane, await SayAsync("half load", lane, lane.MeasureAsync(options.Connections * 2, options.Latency, rate)));
        }

        var losses = await RowCount.CompareAsync(stage, ledger);
        var report = new VoiceReport(options, stage.Lanes, ledger, losses);
        Console.WriteLine(report.Markdown());
        await report.SaveAsync();
        return losses.Count == 0 && ledger.Failures == 0 ? 0 : 1;
    }

    private static async Task<Measurement> SayAsync(string what, Lane lane, Task<Measurement> measuring)
    {
        var result = await measuring;
        await Console.Error.WriteLineAsync(
            $"{what,-10} {lane.Name,-40} {result.Load.PerSecond,8:0}/s  p99 {result.Load.P99,6:0.0} ms  " +
            $"server {result.ServerMicroseconds,4:0} µs  generator {result.GeneratorMicroseconds,3:0} µs  others {result.Others:0.0} cpu");
        return result;
    }
}
