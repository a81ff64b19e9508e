using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// A private Redis from the installed binary: own port, own folder, nothing kept, gone with the test run at the latest.
/// <c>COCCINELLE_TEST_REDIS</c> (a StackExchange.Redis connection string) names an existing one instead; it may hold other
/// people's data, so a test takes a ClusterId or a key prefix of its own.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Setting = "COCCINELLE_TEST_REDIS";
    private const int Attempts = 5;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly LeashedProcess? _process;
    private readonly string? _folder;

    private RedisServer(string connectionString, LeashedProcess? process = null, string? folder = null)
    {
        ConnectionString = connectionString;
        _process = process;
        _folder = folder;
    }

    /// <summary>What <c>ConnectionStrings__redis</c> takes.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts a server, or skips the test loudly where there is none to start (under <c>CI=true</c>: fails it).</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="password">Asked of every client; null: none. A server that is given keeps its own.</param>
    public static async Task<RedisServer> StartAsync(CancellationToken cancellationToken, string? password = null)
    {
        if (Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } given)
        {
            return new RedisServer(given);
        }

        var binary = LeashedProcess.FindOnPath("redis-server") ?? throw Missing();

        // Somebody may take the free port before Redis binds it: then the next one.
        for (var attempt = 1; ; attempt++)
        {
            var folder = Directory.CreateTempSubdirectory("coccinelle-redis-").FullName;
            try
            {
                return await StartAsync(binary, FreePorts.Next(), folder, password, cancellationToken);
            }
            catch (RedisDidNotStartException) when (attempt < Attempts)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Kills the server: nothing is said to its clients.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            Directory.Delete(_folder!, recursive: true);
        }
    }

    private static async Task<RedisServer> StartAsync(string binary, int port, string folder, string? password, CancellationToken cancellationToken)
    {
        var log = new RedisLog();
        var process = await LeashedProcess.StartAsync(Command(binary, port, folder, password), log.Read);
        try
        {
            var first = await Task.WhenAny(log.UntilReady, process.Ended).WaitAsync(StartLimit, cancellationToken);
            if (first != log.UntilReady)
            {
                throw new RedisDidNotStartException(log.Text);
            }
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        return new RedisServer(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}{(password is null ? "" : $",password={password}")}"), process, folder);
    }

    private static string[] Command(string binary, int port, string folder, string? password) =>
    [
        binary, "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder,
        "--save", "", "--appendonly", "no", "--daemonize", "no",
        .. password is null ? Array.Empty<string>() : ["--requirepass", password],
    ];

    private static UnreachableException Missing()
    {
        const string Reason = $"NOT TESTED: no redis-server on the PATH. Install it (apt-get install redis-server) or set {Setting}.";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
        Assert.Fail(Reason);
        return new UnreachableException();
    }

    /// <summary>What the server says; kept, because the reason of a failed start is in it.</summary>
    private sealed class RedisLog
    {
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentQueue<string> _lines = new();

        public Task UntilReady => _ready.Task;

        public string Text => string.Join(Environment.NewLine, _lines);

        public void Read(string line)
        {
            _lines.Enqueue(line);
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        }
    }

    private sealed class RedisDidNotStartException(string log) : Exception($"redis-server did not start:{Environment.NewLine}{log}");
}
