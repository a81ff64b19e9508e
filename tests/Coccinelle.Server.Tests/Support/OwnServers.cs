namespace Coccinelle.Server.Tests.Support;

/// <summary>Servers of one test class alone, at most one per kind of database: for tests that change the world, the clock or the settings.</summary>
public sealed class OwnServers : IAsyncDisposable
{
    private readonly Dictionary<string, TestServer> _servers = [];

    /// <summary>The class's server, with nothing going wrong; settings count when it is first asked for.</summary>
    internal async Task<TestServer> GetAsync(string kind, params (string Name, string Value)[] settings)
    {
        if (!_servers.TryGetValue(kind, out var server))
            _servers[kind] = server = await TestServer.StartAsync(kind, settings);
        server.World.Faults = Sandbox.SandboxFaults.None;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
    }
}
