namespace Coccinelle.Server.Tests.Cluster;

/// <summary>Two servers for all tests of a class, started by the first one: a test can be skipped, a fixture cannot.</summary>
public abstract class ClusterFixture(ClusterSettings how) : IAsyncLifetime
{
    private readonly Lazy<Task<TwoServers>> _servers = new(() => TwoServers.StartAsync(how));

    internal Task<TwoServers> ServersAsync() => _servers.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_servers is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _servers.Value).DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <inheritdoc cref="ClusterSettings.RedisAlone"/>
public sealed class RedisAloneFixture() : ClusterFixture(ClusterSettings.RedisAlone);

/// <inheritdoc cref="ClusterSettings.Aspire"/>
public sealed class AspireFixture() : ClusterFixture(ClusterSettings.Aspire);
