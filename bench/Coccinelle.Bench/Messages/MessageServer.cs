using Coccinelle.Bench.Arena;
using Coccinelle.Bench.Load;
using Coccinelle.Bench.Report;

namespace Coccinelle.Bench.Messages;

/// <summary>A contestant that takes webhooks and sends messages, and its database.</summary>
/// <param name="name">For the tables.</param>
/// <param name="database">SQLite or PostgreSQL; contestants on the same one are compared.</param>
/// <param name="connectionString">Where its rows are.</param>
/// <param name="process">The server.</param>
/// <param name="isOurs">It answers when a webhook is on disk and applies it afterwards; the peer answers when it is applied.</param>
internal sealed class MessageServer(string name, string database, string connectionString, Contestant process, bool isOurs)
{
    public const int Firms = 64;

    /// <summary>Reports that come in a second at most; each speaks of a message that must be there.</summary>
    private const int MostPerSecond = 12_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TimeProvider _time = TimeProvider.System;
    private long _nextMessage = 1;
    private long _seeded = 1;
    private long _nextDue = Seed.FirstDue;

    public string Name { get; } = name;

    public string Database { get; } = database;

    public string ConnectionString { get; } = connectionString;

    public bool IsOurs { get; } = isOurs;

    /// <summary>Webhooks that were answered 200.</summary>
    public long Answered { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Messages that it had to send.</summary>
    public long Ordered => _nextDue - Seed.FirstDue;

    /// <summary>Webhooks under load, and how long it took to apply what was left over.</summary>
    public async Task<Inbound> ReceiveAsync(LoadKind kind, int connections, int seconds, double rate = 0)
    {
        if (kind == LoadKind.SmsStatus) await SeedAsync(_nextMessage + ((long)seconds * MostPerSecond));
        var measurement = await LoadRun.MeasureAsync(process, new LoadPlan
        {
            Port = process.Port,
            Kind = kind,
            Connections = connections,
            Seconds = seconds,
            Rate = rate,
            Firms = Firms,
            FirstMessage = _nextMessage,
        });
        var asked = measurement.Load.Answered + measurement.Load.Failed;
        _nextMessage += asked + connections; // a connection may have taken a number and found the time up
        Answered += measurement.Load.Answered;
        Failed += measurement.Load.Failed;
        return await ApplyAsync(measurement);
    }

    /// <summary>Puts messages into the table, due now, and waits until all have left and that is written down.</summary>
    public async Task<Sending> SendAsync(int count, Func<Task<long>> taken)
    {
        var before = await taken();
        var use = ProcessorUse.Now(process.ProcessId);
        await Seed.DueAsync(ConnectionString, _nextDue, count);
        _nextDue += count;
        await UntilAsync(async () => await taken() > before, TimeSpan.FromMilliseconds(5));
        var start = _time.GetTimestamp();
        await UntilAsync(async () => await taken() >= before + count, TimeSpan.FromMilliseconds(50));
        await UntilAsync(async () => await Rows.CountAsync(ConnectionString, "SELECT count(*) FROM channel_messages_log WHERE next_attempt_at IS NOT NULL") == 0, TimeSpan.FromMilliseconds(20));
        var seconds = _time.GetElapsedTime(start).TotalSeconds;
        return new Sending(count, seconds, ProcessorUse.Now(process.ProcessId) - use);
    }

    private async Task SeedAsync(long until)
    {
        if (until <= _seeded) return;
        await Seed.SentAsync(ConnectionString, _seeded, until - _seeded);
        _seeded = until;
    }

    private async Task<Inbound> ApplyAsync(Measurement measurement)
    {
        const string Left = "SELECT count(*) FROM webhook_inbox WHERE processed_at IS NULL";
        var left = await Rows.CountAsync(ConnectionString, Left);
        var start = _time.GetTimestamp();
        await UntilAsync(async () => await Rows.CountAsync(ConnectionString, Left) == 0, TimeSpan.FromMilliseconds(200));
        return new Inbound(measurement, left, _time.GetElapsedTime(start).TotalSeconds);
    }

    private async Task UntilAsync(Func<Task<bool>> done, TimeSpan pause)
    {
        var start = _time.GetTimestamp();
        while (!await done())
        {
            if (_time.GetElapsedTime(start) > Patience) throw new TimeoutException($"{Name} did not come to an end within {Patience}.");
            await Task.Delay(pause, _time);
        }
    }
}

/// <summary>Webhooks that were taken in.</summary>
/// <param name="Measurement">Under load.</param>
/// <param name="Left">Taken in and not applied when the load was over.</param>
/// <param name="ApplySeconds">How long these took.</param>
internal sealed record Inbound(Measurement Measurement, long Left, double ApplySeconds)
{
    /// <summary>All of them, over the time until the last was applied.</summary>
    public double AppliedPerSecond => Measurement.Load.Answered / (Measurement.Load.Seconds + ApplySeconds);
}

/// <summary>Messages that left.</summary>
/// <param name="Count">How many.</param>
/// <param name="Seconds">From the first that reached the provider until the last outcome was on disk.</param>
/// <param name="Use">Processor time, the making of the rows included.</param>
internal sealed record Sending(int Count, double Seconds, ProcessorUse Use)
{
    public double PerSecond => Count / Seconds;

    public double ServerMicroseconds => Use.Server / Count * 1e6;

    public double PostgresMicroseconds => Use.Postgres / Count * 1e6;
}
