using Coccinelle.Bench.Load;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Messages;

/// <summary>Webhooks about messages that are durable before they are answered, and messages that leave through a slow provider, side by side.</summary>
internal static class MessagesBench
{
    /// <summary>What WhatsApp sends when sixty messages a second go out, three reports each, and sixty come in.</summary>
    private const double ConstantRate = 240;

    private const int ConstantConnections = 16;
    private static readonly LoadKind[] Kinds = [LoadKind.SmsStatus, LoadKind.WhatsApp];

    public static async Task<int> RunAsync(MessagesOptions options)
    {
        await using var stage = await MessagesStage.BuildAsync(options);
        var ledger = new MessagesLedger();
        foreach (var kind in Kinds)
        {
            foreach (var server in stage.Servers) await SayAsync("warm-up", server, kind, server.ReceiveAsync(kind, options.Connections, options.WarmUp));
            for (var round = 1; round <= options.Rounds; round++)
            {
                foreach (var server in stage.Servers)
                    ledger.Add(server, kind, await SayAsync($"round {round}", server, kind, server.ReceiveAsync(kind, options.Connections, options.Seconds)));
            }
        }

        foreach (var server in stage.Servers.Where(_ => options.Constant > 0))
            ledger.AtConstantRate(server, await SayAsync("240/s", server, LoadKind.WhatsApp, server.ReceiveAsync(LoadKind.WhatsApp, ConstantConnections, options.Constant, ConstantRate)));

        if (options.Sends > 0) await SendAsync(stage, options, ledger);
        var losses = await LossesAsync(stage);
        var report = new MessagesReport(options, stage.Servers, ledger, losses);
        Console.WriteLine(report.Markdown());
        await report.SaveAsync();
        return losses.Count == 0 && stage.Servers.All(server => server.Failed == 0) ? 0 : 1;
    }

    private static async Task SendAsync(MessagesStage stage, MessagesOptions options, MessagesLedger ledger)
    {
        for (var round = 0; round <= options.Rounds; round++) // the first one warms up
        {
            foreach (var server in stage.Servers)
            {
                var sending = await server.SendAsync(options.Sends, stage.TakenAsync);
                if (round > 0) ledger.Add(server, sending);
                await Console.Error.WriteLineAsync(
                    $"{(round == 0 ? "warm-up" : $"round {round}"),-10} {server.Name,-28} sends    {sending.PerSecond,8:0}/s  server {sending.ServerMicroseconds,4:0} µs  PostgreSQL {sending.PostgresMicroseconds,4:0} µs");
            }
        }
    }

    private static async Task<IReadOnlyList<string>> LossesAsync(MessagesStage stage)
    {
        var losses = new List<string>();
        foreach (var server in stage.Servers)
        {
            var inbox = await Rows.CountAsync(server.ConnectionString, "SELECT count(*) FROM webhook_inbox");
            if (inbox < server.Answered) losses.Add($"{server.Name}: {server.Answered} webhooks answered, but {inbox} rows.");
            var sent = await Rows.CountAsync(server.ConnectionString, "SELECT count(*) FROM message_events WHERE kind = 'accepted'");
            if (sent < server.Ordered) losses.Add($"{server.Name}: {server.Ordered} messages were due, but {sent} were accepted.");
        }

        return losses;
    }

    private static async Task<Inbound> SayAsync(string what, MessageServer server, LoadKind kind, Task<Inbound> measuring)
    {
        var inbound = await measuring;
        var (load, use) = (inbound.Measurement.Load, inbound.Measurement);
        await Console.Error.WriteLineAsync(
            $"{what,-10} {server.Name,-28} {kind,-9} {load.PerSecond,7:0}/s  p99 {load.P99,6:0.0} ms  server {use.ServerMicroseconds,4:0} µs  PostgreSQL {use.PostgresMicroseconds,4:0} µs  " +
            $"generator {use.GeneratorMicroseconds,3:0} µs  others {use.Others:0.0} cpu  applied {inbound.AppliedPerSecond,6:0}/s ({inbound.Left} left, {inbound.ApplySeconds:0.0} s)");
        return inbound;
    }
}
