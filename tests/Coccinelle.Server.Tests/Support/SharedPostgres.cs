namespace Coccinelle.Server.Tests.Support;

/// <summary>The one PostgreSQL of this test run, started when the first test asks for it and stopped at the end.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    private static readonly Lazy<Task<(PostgresServer? Server, string Why)>> Shared = new(PostgresServer.StartAsync);

    public static async Task<PostgresServer> GetOrSkipAsync()
    {
        var (server, why) = await Shared.Value;
        if (server is not null) return server;
        var message = $"NOT TESTED ON POSTGRESQL: {why}. Install the package 'postgresql', or set {PostgresServer.Variable} to a connection string.";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(message);
        Assert.Skip(message);
        return server!;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // A start that failed was reported by every test that asked for it.
        if (!Shared.IsValueCreated || !Shared.Value.IsCompletedSuccessfully) return;
        if ((await Shared.Value).Server is { } server) await server.DisposeAsync();
    }
}
