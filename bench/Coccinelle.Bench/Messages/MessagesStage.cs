using System.Globalization;
using Coccinelle.Bench.Arena;
using Coccinelle.Bench.Outside;
using Coccinelle.Bench.Peers;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Bench.Messages;

/// <summary>All contestants, started, with their databases and the slow provider; nothing of it outlives the run.</summary>
internal sealed class MessagesStage : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = [];
    private readonly List<MessageServer> _servers = [];
    private HttpClient? _provider;
    private string _peerFolder = "";

    public IReadOnlyList<MessageServer> Servers => _servers;

    public static async Task<MessagesStage> BuildAsync(MessagesOptions options)
    {
        var stage = new MessagesStage();
        try
        {
            await stage.FillAsync(options);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Messages that the provider has taken from everybody.</summary>
    public async Task<long> TakenAsync() => long.Parse(await _provider!.GetStringAsync(new Uri("/count", UriKind.Relative)), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _provider?.Dispose();
        while (_started.TryPop(out var one)) await one.DisposeAsync();
    }

    private async Task FillAsync(MessagesOptions options)
    {
        var folder = Started(new TemporaryFolder());
        _peerFolder = options.PeerFolder ?? Directory.CreateDirectory(Path.Combine(folder.Path, "peer")).FullName;
        if (options.Peer) await FastifyPeer.InstallAsync(Directory.CreateDirectory(_peerFolder).FullName, options.Sqlite);
        var provider = Started(await Contestant.StartAsync("provider", typeof(MessagesStage).Assembly.Location, ["provider"], []));
        _provider = new HttpClient { BaseAddress = provider.Address };

        if (options.Sqlite)
            await AddAsync("SQLite", name => Task.FromResult($"Data Source={Path.Combine(folder.Path, name)}.db"), provider, options.Peer ? "Fastify + better-sqlite3" : null);
        if (options.Postgres)
        {
            var (postgres, why) = await PostgresServer.StartAsync();
            Started(postgres ?? throw new InvalidOperationException($"{why}. Run with --database sqlite to leave PostgreSQL out."));
            await AddAsync("PostgreSQL", name => postgres.CreateDatabaseAsync(name, CancellationToken.None), provider, options.Peer ? "Fastify + pg" : null);
        }
    }

    private async Task AddAsync(string database, Func<string, Task<string>> create, Contestant provider, string? peer)
    {
        var ours = await create("ours");
        var server = Started(await OurServer.StartAsync($"Coccinelle, {database}", ours, provider.Address));
        await MessageFirms.OnboardAsync(server.Address, MessageServer.Firms);
        _servers.Add(new MessageServer($"Coccinelle, {database}", database, ours, server, isOurs: true));
        if (peer is null) return;

        // The peer's tables and firms are the server's own work; then it leaves.
        var theirs = await create("theirs");
        await using (var once = await OurServer.StartAsync($"Coccinelle, for the peer's {database}", theirs, provider.Address))
            await MessageFirms.OnboardAsync(once.Address, MessageServer.Firms);
        var process = Started(await FastifyPeer.StartAsync(peer, _peerFolder, theirs, provider.Address));
        _servers.Add(new MessageServer(peer, database, theirs, process, isOurs: false));
    }

    private T Started<T>(T one) where T : IAsyncDisposable
    {
        _started.Push(one);
        return one;
    }
}
