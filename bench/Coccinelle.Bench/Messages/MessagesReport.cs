using System.Globalization;
using System.Text;
using Coccinelle.Bench.Load;
using Coccinelle.Bench.Peers;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Messages;

/// <summary>The figures as Markdown for people and as JSON for comparing runs.</summary>
internal sealed class MessagesReport(MessagesOptions options, IReadOnlyList<MessageServer> servers, MessagesLedger ledger, IReadOnlyList<string> losses)
{
    private readonly DateTimeOffset _at = TimeProvider.System.GetUtcNow();
    private readonly string _machine = Machine.Describe();
    private readonly string _peer = options.Peer ? $"{FastifyPeer.Fastify}, {FastifyPeer.Pg}, {FastifyPeer.BetterSqlite}, Node.js {FastifyPeer.NodeVersion()}" : "no peer";

    public string Markdown()
    {
        var others = MessagesLedger.Median(servers.SelectMany(server => ledger.Inbound(server, LoadKind.SmsStatus)), round => round.Measurement.Others);
        var text = new StringBuilder();
        Line(text, $"Messages, {_at:yyyy-MM-dd HH:mm} UTC. {_machine}; {_peer}.");
        Line(text, $"{options.Rounds} interleaved rounds of {options.Seconds} s after {options.WarmUp} s of warm-up, {options.Connections} connections, everything on this machine;");
        Line(text, $"others used {others:0.0} processors meanwhile (median).");
        foreach (var kind in new[] { LoadKind.SmsStatus, LoadKind.WhatsApp }) AppendInbound(text, kind);
        AppendConstant(text);
        AppendSending(text);
        foreach (var loss in losses) Line(text, $"**LOST: {loss}**");
        foreach (var server in servers.Where(server => server.Failed > 0)) Line(text, $"**{server.Name}: {server.Failed} webhooks were not answered 200.**");
        return text.ToString();
    }

    public Task SaveAsync() => ResultFile.SaveAsync("messages", _at, new
    {
        at = _at,
        machine = _machine,
        peer = _peer,
        options = options with { },
        servers = servers.Select(server => new
        {
            server.Name,
            server.Database,
            smsStatus = ledger.Inbound(server, LoadKind.SmsStatus),
            whatsApp = ledger.Inbound(server, LoadKind.WhatsApp),
            constant = ledger.Constant(server),
            sends = ledger.Sending(server),
        }),
        losses,
    });

    private void AppendInbound(StringBuilder text, LoadKind kind)
    {
        text.AppendLine();
        Line(text, $"| {(kind == LoadKind.SmsStatus ? "Twilio SMS status" : "WhatsApp, a message comes in")} | taken in/s min – **median** – max | × Fastify | p50 ms | p99 ms | server µs | PostgreSQL µs | generator µs | applied/s |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var server in servers)
        {
            var rounds = ledger.Inbound(server, kind);
            var rates = rounds.Select(round => round.Measurement.Load.PerSecond).Order().ToArray();
            double Of(Func<Inbound, double> value) => MessagesLedger.Median(rounds, value);
            var ratio = Ratio(server, other => MessagesLedger.Median(ledger.Inbound(other, kind), round => round.Measurement.Load.PerSecond));
            Line(text, $"| {server.Name} | {rates[0]:0} – **{Of(r => r.Measurement.Load.PerSecond):0}** – {rates[^1]:0} | {ratio} | {Of(r => r.Measurement.Load.P50):0.0} | {Of(r => r.Measurement.Load.P99):0.0} | {Cost(rounds)} | {Of(r => r.AppliedPerSecond):0} |");
        }
    }

    private static string Cost(IReadOnlyList<Inbound> rounds)
    {
        double Of(Func<Inbound, double> value) => MessagesLedger.Median(rounds, value);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Of(r => r.Measurement.ServerMicroseconds):0} | {Of(r => r.Measurement.PostgresMicroseconds):0} | {Of(r => r.Measurement.GeneratorMicroseconds):0}");
    }

    private void AppendConstant(StringBuilder text)
    {
        if (options.Constant == 0) return;
        text.AppendLine();
        text.AppendLine("| WhatsApp at 240/s, whatever the answers take | per second | p50 ms | p99 ms | p99.9 ms | max ms |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var server in servers)
        {
            if (ledger.Constant(server)?.Measurement.Load is { } load)
                Line(text, $"| {server.Name} | {load.PerSecond:0} | {load.P50:0.0} | **{load.P99:0.0}** | {load.P999:0.0} | {load.Max:0} |");
        }
    }

    private void AppendSending(StringBuilder text)
    {
        if (options.Sends == 0) return;
        text.AppendLine();
        Line(text, $"| {options.Sends} SMS due at once, of {MessageServer.Firms} firms; the provider takes 100 ms | sent/s min – **median** – max | × Fastify | server µs | PostgreSQL µs |");
        text.AppendLine("|---|---|---|---|---|");
        foreach (var server in servers)
        {
            var rounds = ledger.Sending(server);
            var rates = rounds.Select(round => round.PerSecond).Order().ToArray();
            double Of(Func<Sending, double> value) => MessagesLedger.Median(rounds, value);
            var ratio = Ratio(server, other => MessagesLedger.Median(ledger.Sending(other), round => round.PerSecond));
            Line(text, $"| {server.Name} | {rates[0]:0} – **{Of(r => r.PerSecond):0}** – {rates[^1]:0} | {ratio} | {Of(r => r.ServerMicroseconds):0} | {Of(r => r.PostgresMicroseconds):0} |");
        }
    }

    /// <summary>By medians, against the peer on the same database.</summary>
    private string Ratio(MessageServer server, Func<MessageServer, double> rate) =>
        servers.FirstOrDefault(other => !other.IsOurs && other.Database == server.Database) is { } peer && server.IsOurs
            ? (rate(server) / rate(peer)).ToString("0.00", CultureInfo.InvariantCulture)
            : "–";

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
