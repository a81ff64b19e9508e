using Coccinelle.Bench.Outside;

namespace Coccinelle.Bench.Peers;

/// <summary>The provider of the benchmark, as a process of its own: takes 100 ms for each message and only counts them.</summary>
internal static class SlowProvider
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync()
    {
        await using var app = PeerHost.Build();
        new MessageProvider(Pause, new Faults(), remember: false).Map(app);
        await app.RunAsync();
        return 0;
    }
}
