using System.Collections.Concurrent;
using Coccinelle.Server.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedServers))]

namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// One server per kind of database for the whole run. Tests share it and keep apart by firms, numbers and CallSids of their own;
/// who changes the world, the clock or the settings starts a server for himself.
/// </summary>
public sealed class SharedServers : IAsyncLifetime
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<TestServer>>> Servers = new();

    internal static Task<TestServer> GetAsync(string kind) => Servers.GetOrAdd(kind, key => new(() => TestServer.StartAsync(key))).Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers.Values.Where(server => server.IsValueCreated))
        {
            if (server.Value.IsCompletedSuccessfully)
                await (await server.Value).DisposeAsync();
        }
    }
}
