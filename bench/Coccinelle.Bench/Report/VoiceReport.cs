using System.Globalization;
using System.Text;
using Coccinelle.Bench.Arena;

namespace Coccinelle.Bench.Report;

/// <summary>The figures as Markdown for people and as JSON for comparing runs.</summary>
internal sealed class VoiceReport(VoiceOptions options, IReadOnlyList<Lane> lanes, Ledger ledger, IReadOnlyList<string> losses)
{
    private readonly DateTimeOffset _at = TimeProvider.System.GetUtcNow();
    private readonly string _machine = Machine.Describe();

    public string Markdown()
    {
        var text = new StringBuilder();
        Line(text, $"Signed voice webhooks, {_at:yyyy-MM-dd HH:mm} UTC. {_machine}.");
        Line(text, $"{options.Rounds} interleaved rounds of {options.Seconds} s after {options.WarmUp} s of warm-up, {options.Connections} connections,");
        Line(text, $"everything on this machine; others used {lanes.Max(lane => ledger.Median(lane, round => round.Others)):0.0} processors meanwhile (median of the worst lane).");
        text.AppendLine();
        AppendRates(text);
        text.AppendLine();
        AppendLatency(text);
        foreach (var loss in losses) Line(text, $"**LOST: {loss}**");
        if (ledger.Failures > 0) Line(text, $"**{ledger.Failures} requests were not answered with TwiML.**");
        return text.ToString();
    }

    public Task SaveAsync() => ResultFile.SaveAsync("voice", _at, new
    {
        at = _at,
        machine = _machine,
        options,
        lanes = lanes.Select(lane => new { lane.Name, lane.Database, kind = lane.Kind.ToString(), rounds = ledger.Rounds(lane), halfLoad = ledger.HalfLoad(lane) }),
        losses,
    });

    private void AppendRates(StringBuilder text)
    {
        text.AppendLine("| | calls/s min – **median** – max | p50 ms | p99 ms | of bare | × one commit | server µs/call | PostgreSQL µs/call | generator µs/call |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var lane in lanes)
        {
            var rates = ledger.Rounds(lane).Select(round => round.Load.PerSecond).Order().ToArray();
            Line(text, $"| {lane.Name} | {rates[0]:0} – **{ledger.MedianRate(lane):0}** – {rates[^1]:0} {Details(lane)}");
        }
    }

    private FormattableString Details(Lane lane)
    {
        var (p50, p99, generator) = (Median(lane, m => m.Load.P50), Median(lane, m => m.Load.P99), Median(lane, m => m.GeneratorMicroseconds));
        var (ofBare, ofPeer) = (Ratio(lane, LaneKind.Bare), Ratio(lane, LaneKind.OneCommit));
        var (server, postgres) = (Median(lane, m => m.ServerMicroseconds), Median(lane, m => m.PostgresMicroseconds));
        return $"| {p50:0.0} | {p99:0.0} | {ofBare} | {ofPeer} | {server:0} | {postgres:0} | {generator:0} |";
    }

    private void AppendLatency(StringBuilder text)
    {
        text.AppendLine("| at half of that rate, whatever the answers take | calls/s | p50 ms | p99 ms | p99.9 ms | max ms |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var lane in lanes)
        {
            if (ledger.HalfLoad(lane)?.Load is { } load)
                Line(text, $"| {lane.Name} | {load.PerSecond:0} | {load.P50:0.0} | {load.P99:0.0} | {load.P999:0.0} | {load.Max:0} |");
        }
    }

    private double Median(Lane lane, Func<Measurement, double> value) => ledger.Median(lane, value);

    /// <summary>By medians, against the bare endpoint or the peer on the same database.</summary>
    private string Ratio(Lane lane, LaneKind against) =>
        lanes.FirstOrDefault(other => other.Kind == against && (against == LaneKind.Bare || other.Database == lane.Database)) is { } other
            ? (ledger.MedianRate(lane) / ledger.MedianRate(other)).ToString("0.00", CultureInfo.InvariantCulture)
            : "–";

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
