using System.Diagnostics;
using System.Text.Json;

namespace Coccinelle.Bench.Load;

/// <summary>The load generator: threads with a blocking socket each, which on two cores is the cheapest there is.</summary>
internal sealed class LoadProcess(LoadPlan plan, PreparedRequests calls, TimeProvider time)
{
    private static readonly SemaphoreSlim Never = new(0);
    private readonly long _frequency = time.TimestampFrequency;
    private long _start;
    private int _next;

    public static int Run(LoadPlan plan)
    {
        var calls = new PreparedRequests(WebhookTemplates.Of(plan), plan.MostRequests, plan.FirstMessage);
        var result = new LoadProcess(plan, calls, TimeProvider.System).Measure();
        Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    private LoadResult Measure()
    {
        var workers = Enumerable.Range(0, plan.Connections).Select(_ => new Worker(this, new RawConnection(plan.Port))).ToArray();
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        _start = time.GetTimestamp();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        var seconds = Since(_start) / (double)_frequency;
        process.Refresh();
        return Summary(workers, seconds, (process.TotalProcessorTime - cpu).TotalSeconds);
    }

    private LoadResult Summary(Worker[] workers, double seconds, double cpu)
    {
        var took = workers.SelectMany(worker => worker.Took).ToArray();
        Array.Sort(took);
        double At(double share) => took.Length == 0 ? 0 : took[(int)Math.Min(took.Length - 1, share * took.Length)] * 1000.0 / _frequency;
        var failed = workers.Sum(worker => worker.Failed);
        return new LoadResult(took.Length - failed, failed, seconds, At(0.5), At(0.99), At(0.999), At(1), cpu);
    }

    /// <summary>The next call, and when it is due; null when the run is over.</summary>
    private (int Call, long Due)? Next()
    {
        var call = Interlocked.Increment(ref _next) - 1;
        if (call >= calls.Count) return null;
        if (plan.Rate > 0) return (call, _start + (long)(call / plan.Rate * _frequency));
        var now = time.GetTimestamp();
        return now - _start < plan.Seconds * _frequency ? (call, now) : null;
    }

    private void WaitUntil(long due)
    {
        // Whole milliseconds: what it overshoots counts against the server, but spinning would take its processor.
        while (due - time.GetTimestamp() is var left and > 0) Never.Wait((int)Math.Ceiling(left * 1000.0 / _frequency));
    }

    private long Since(long timestamp) => time.GetTimestamp() - timestamp;

    private sealed class Worker(LoadProcess load, RawConnection connection)
    {
        private readonly byte[] _request = new byte[load.Longest];
        private Thread? _thread;

        /// <summary>In ticks of the clock, answer by answer.</summary>
        public List<long> Took { get; } = new(100_000);

        public int Failed { get; private set; }

        public void Start()
        {
            _thread = new Thread(Work, maxStackSize: 256 * 1024);
            _thread.Start();
        }

        public void Join() => _thread!.Join();

        private void Work()
        {
            using var open = connection;
            while (load.Next() is var (call, due))
            {
                var length = load.Write(call, _request);
                load.WaitUntil(due);
                if (!connection.Ask(_request.AsSpan(0, length), load.Ending)) Failed++;
                Took.Add(load.Since(due));
            }
        }
    }

    private int Longest => calls.Longest;

    /// <summary>What a right answer ends with.</summary>
    private ReadOnlySpan<byte> Ending => plan.Kind switch
    {
        LoadKind.Voice => "</Response>"u8,
        LoadKind.SmsStatus => "<Response/>"u8,
        _ => default,
    };

    private int Write(int call, Span<byte> buffer) => calls.Write(call, buffer);
}
