using System.Security.Cryptography;
using Coccinelle.Bench.Outside;

namespace Coccinelle.Bench.Chaos;

/// <summary>Traffic, and what is broken under it; then time to come to an end, and the reckoning.</summary>
internal sealed class ChaosRun(string name, string database, ChaosOptions options, Func<Task>? crashDatabase) : IAsyncDisposable
{
    private const int Firms = 16;

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly List<double> _backAfterKill = [];
    private readonly List<double> _backAfterCrash = [];
    private Place? _place;
    private WebhookTraffic? _webhooks;
    private OrderTraffic? _orders;

    public async Task<ChaosFigures> RunAsync()
    {
        _place = await Place.OpenAsync($"Coccinelle, {name}", database, arrival => _webhooks?.Report(arrival));
        var firms = await MessageFirms.OnboardAsync(_place.Address, Firms);
        _webhooks = new WebhookTraffic(_place.Address, firms);
        _orders = new OrderTraffic(_place.Address, firms);

        using var traffic = new Ending();
        using var reports = new Ending();
        var reporting = _webhooks.ReportAsync(reports.Token);
        var moving = Task.WhenAll(_webhooks.WriteAsync(traffic.Token), _orders.RunAsync(traffic.Token));
        await BreakAsync(moving);
        await traffic.EndAsync(moving);
        await _orders.InsistAsync(TimeSpan.FromSeconds(90));
        var drained = await DrainAsync();
        await reports.EndAsync(reporting);
        return await Reckoning.ReadAsync(name, _place, _orders, _webhooks, new(_backAfterKill, _backAfterCrash, drained));
    }

    public async ValueTask DisposeAsync()
    {
        _orders?.Dispose();
        _webhooks?.Dispose();
        if (_place is not null) await _place.DisposeAsync();
    }

    /// <summary>Kills and crashes in no order, each in the middle of traffic.</summary>
    private async Task BreakAsync(Task traffic)
    {
        var crashes = crashDatabase is null ? 0 : options.Restarts;
        var plan = Enumerable.Repeat(true, options.Kills).Concat(Enumerable.Repeat(false, crashes)).ToArray();
        RandomNumberGenerator.Shuffle<bool>(plan);
        foreach (var kill in plan)
        {
            await Task.WhenAny(traffic, Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1_500, 3_500)), _time));
            if (traffic.IsFaulted) await traffic;
            var start = _time.GetTimestamp();
            await (kill ? KillAsync() : crashDatabase!());
            await _place!.WaitUntilHealthyAsync();
            var back = _time.GetElapsedTime(start).TotalSeconds;
            (kill ? _backAfterKill : _backAfterCrash).Add(back);
            await Console.Error.WriteLineAsync($"{name}: {(kill ? "kill -9" : "crash of PostgreSQL"),-20} back after {back,4:0.0} s; {_orders!.Accepted.Count} sends, {_webhooks!.Acknowledged.Count} webhooks acknowledged");
        }

        await Task.Delay(TimeSpan.FromSeconds(2), _time);
    }

    private async Task KillAsync()
    {
        await _place!.KillAsync();
        await _place.StartAsync();
    }

    /// <summary>Waits until nothing is under way any more; returns how long that took, or null when the time was up.</summary>
    private async Task<double?> DrainAsync()
    {
        var start = _time.GetTimestamp();
        while (_time.GetElapsedTime(start).TotalSeconds is var seconds && seconds < options.Drain)
        {
            var open = await Reckoning.OpenAsync(database) + _webhooks!.Unreported;
            if (open == 0) return seconds;
            await Console.Error.WriteLineAsync($"{name}: {open} under way after {seconds:0} s");
            await Task.Delay(TimeSpan.FromSeconds(5), _time);
        }

        return null;
    }

    /// <summary>Ends something that runs, and sees it end.</summary>
    private sealed class Ending : IDisposable
    {
        private readonly CancellationTokenSource _source = new();

        public CancellationToken Token => _source.Token;

        public async Task EndAsync(Task running)
        {
            await _source.CancelAsync();
            await running;
        }

        public void Dispose() => _source.Dispose();
    }
}

/// <param name="BackAfterKill">Seconds from each kill to a healthy server.</param>
/// <param name="BackAfterCrash">Seconds from each crash of the database to a healthy server, which was not started again.</param>
/// <param name="Drained">Seconds until nothing was under way; null: something still was.</param>
internal sealed record Course(IReadOnlyList<double> BackAfterKill, IReadOnlyList<double> BackAfterCrash, double? Drained);
