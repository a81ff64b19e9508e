using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>How the two servers of a cluster are told of each other.</summary>
public enum ClusterSettings
{
    /// <summary>Each knows its own address and <c>ConnectionStrings__redis</c>, nothing else.</summary>
    RedisAlone,

    /// <summary>The environment of an Aspire AppHost, a Redis with a password among it.</summary>
    Aspire,
}

/// <summary>Two servers of one cluster, a Redis and a PostgreSQL between them, and the outside world around them.</summary>
internal sealed class TwoServers : IAsyncDisposable
{
    /// <summary>The account's Vapi slots in these tests.</summary>
    public const int Slots = 8;

    private readonly Dictionary<string, string>[] _settings;
    private readonly int[] _ports;

    private TwoServers(RedisServer redis, TestDatabase database, SandboxHost world, ClusterSettings how)
    {
        (Redis, Database, World, Ledger) = (redis, database, world, new Ledger(database.ConnectionString));
        _ports = [FreePorts.Next(), FreePorts.Next()];
        var common = ServerSettings.Production(world, database.ConnectionString, Slots);
        _settings = how == ClusterSettings.RedisAlone
            ? [.. _ports.Select(port => common.WithRedisAlone(port, redis.ConnectionString))]
            : [.. _ports.Select((port, i) => common.AsAspireGivesThem(port, redis.ConnectionString, published: i == 0))];
    }

    public RedisServer Redis { get; }

    public TestDatabase Database { get; }

    public SandboxHost World { get; }

    public Ledger Ledger { get; }

    public ServerProcess A { get; private set; } = null!;

    public ServerProcess B { get; private set; } = null!;

    public static async Task<TwoServers> StartAsync(ClusterSettings how)
    {
        var ct = TestContext.Current.CancellationToken;
        var redis = await RedisServer.StartAsync(ct, how == ClusterSettings.Aspire ? "redis-password" : null);
        var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        // Our own figure decides about slots here; and nobody executes the TwiML, which would end the calls after 30 s.
        var world = await SandboxHost.StartAsync(new SandboxOptions { NoCallReceivedAfter = TimeSpan.FromHours(1) }, cancellationToken: ct);
        world.World.VapiSlots = 10_000;
        var servers = new TwoServers(redis, database, world, how);
        var both = await Task.WhenAll(servers.StartAsync(0), servers.StartAsync(1));
        (servers.A, servers.B) = (both[0], both[1]);
        return servers;
    }

    /// <summary>Starts the first server again after its death, on its own port.</summary>
    public async Task RestartAAsync()
    {
        await A.DisposeAsync();
        A = await StartAsync(0);
    }

    public Task<TestFirm> NewFirmAsync(bool withLine = true)
        => TestFirm.CreateAsync(A.Http, World.World, TestContext.Current.CancellationToken, withLine);

    /// <summary>How often Vapi was asked to take a call.</summary>
    public int VapiCalls(string callSid) => World.World.VapiCalls.Count(call => Requests.CallSidOf(call) == callSid);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { A, B }.OfType<ServerProcess>())
            await server.DisposeAsync();
        await World.DisposeAsync();
        await Ledger.DisposeAsync();
        await Database.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private Task<ServerProcess> StartAsync(int which) => ServerProcess.StartAsync(_ports[which], _settings[which]);
}
