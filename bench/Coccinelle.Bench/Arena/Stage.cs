using Coccinelle.Bench.Peers;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Bench.Arena;

/// <summary>All contestants, started, with their databases; nothing of it outlives the run.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly string Self = typeof(Stage).Assembly.Location;
    private readonly Stack<IAsyncDisposable> _started = [];
    private readonly List<Lane> _lanes = [];
    private readonly List<(string Name, string ConnectionString, Lane[] Lanes)> _databases = [];

    public IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>Databases with the lanes that write to them, for counting rows.</summary>
    public IReadOnlyList<(string Name, string ConnectionString, Lane[] Lanes)> Databases => _databases;

    public static async Task<Stage> BuildAsync(VoiceOptions options)
    {
        var stage = new Stage();
        try
        {
            var vapi = await stage.StartPeerAsync("Vapi stand-in", "vapi", []);
            if (options.Sqlite) await stage.AddSqliteAsync(vapi);
            if (options.Postgres) await stage.AddPostgresAsync(vapi);
            await stage.AddBareAsync();
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var one)) await one.DisposeAsync();
    }

    private async Task AddSqliteAsync(Contestant vapi)
    {
        var folder = new TemporaryFolder();
        _started.Push(folder);
        await AddDatabaseAsync("SQLite", name => Task.FromResult($"Data Source={Path.Combine(folder.Path, name)}.db"), vapi);
    }

    private async Task AddPostgresAsync(Contestant vapi)
    {
        var (postgres, why) = await PostgresServer.StartAsync();
        if (postgres is null) throw new InvalidOperationException($"{why}. Run with --database sqlite to leave PostgreSQL out.");
        _started.Push(postgres);
        await AddDatabaseAsync("PostgreSQL", _ => postgres.CreateDatabaseAsync(CancellationToken.None), vapi);
    }

    private async Task AddDatabaseAsync(string name, Func<string, Task<string>> create, Contestant vapi)
    {
        var ours = await create("ours");
        var server = await StartAsync(OurServer.StartAsync($"Coccinelle, {name}", ours, vapi.Address));
        await OurServer.OnboardAsync(server);
        _twiml ??= (await OurServer.AnswerOfFirstFirmAsync(server));

        // The peer's tables and firms are the server's own work; then it leaves.
        var theirs = await create("one-commit");
        await using (var once = await OurServer.StartAsync($"Coccinelle, for the peer's {name}", theirs, vapi.Address)) await OurServer.OnboardAsync(once);
        var peer = await StartPeerAsync($"one commit, {name}", "one-commit", [new(OneCommitPeer.DatabaseVariable, theirs), new(PeerHost.TwimlVariable, _twiml)]);

        Lane[] ourLanes =
        [
            new($"Coccinelle, own answer, {name}", LaneKind.Ours, name, server, OurServer.FirstOwnFirm),
            new($"Coccinelle, handed over, {name}", LaneKind.HandOver, name, server, OurServer.FirstAssistedFirm),
        ];
        Lane peerLane = new($"One commit per request, {name}", LaneKind.OneCommit, name, peer, OurServer.FirstOwnFirm);
        _lanes.AddRange([ourLanes[0], peerLane, ourLanes[1]]);
        _databases.Add((name, ours, ourLanes));
        _databases.Add((name, theirs, [peerLane]));
    }

    private async Task AddBareAsync()
    {
        var bare = await StartPeerAsync("bare endpoint", "bare", [new(PeerHost.TwimlVariable, _twiml!)]);
        _lanes.Insert(0, new("Bare endpoint: signature only", LaneKind.Bare, "", bare, OurServer.FirstOwnFirm));
    }

    private string? _twiml;

    private Task<Contestant> StartPeerAsync(string name, string command, IEnumerable<KeyValuePair<string, string>> settings) =>
        StartAsync(Contestant.StartAsync(name, Self, [command], settings));

    private async Task<Contestant> StartAsync(Task<Contestant> starting)
    {
        var contestant = await starting;
        _started.Push(contestant);
        return contestant;
    }
}
