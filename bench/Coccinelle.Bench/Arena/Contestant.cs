using System.Collections.Concurrent;
using System.Globalization;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Bench.Arena;

/// <summary>A server of its own process on a loopback port, killed with the benchmark however that ends.</summary>
internal sealed class Contestant : IAsyncDisposable
{
    private const int KeptLines = 40;
    private readonly LeashedProcess _process;
    private readonly ConcurrentQueue<string> _said;

    private Contestant(string name, int port, int processId, LeashedProcess process, ConcurrentQueue<string> said)
    {
        Name = name;
        Port = port;
        ProcessId = processId;
        _process = process;
        _said = said;
    }

    public string Name { get; }

    public int Port { get; }

    public int ProcessId { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Starts the program and waits until <c>/health</c> says yes.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="assembly">Full path of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="settings">Its environment; the address is added.</param>
    /// <param name="fixedPort">Where it has to listen; null = anywhere.</param>
    public static Task<Contestant> StartAsync(
        string name, string assembly, IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string>> settings, int? fixedPort = null) =>
        StartProgramAsync(name, Path.GetDirectoryName(assembly)!, ["dotnet", assembly, .. arguments], settings, fixedPort);

    /// <summary>The same for any program; it starts in its folder.</summary>
    public static async Task<Contestant> StartProgramAsync(
        string name, string folder, IReadOnlyList<string> program, IEnumerable<KeyValuePair<string, string>> settings, int? fixedPort = null)
    {
        var port = fixedPort ?? FreePorts.Next();
        var said = new ConcurrentQueue<string>();
        var processId = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(string line)
        {
            if (!processId.Task.IsCompleted && int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) processId.SetResult(id);
            said.Enqueue(line);
            if (said.Count > KeptLines) said.TryDequeue(out _);
        }

        // The shell says its process id and becomes the program; it starts in the program's folder, where its settings file lies.
        IEnumerable<string> environment = settings.Append(new("ASPNETCORE_URLS", $"http://127.0.0.1:{port}")).Select(pair => $"{pair.Key}={pair.Value}");
        string[] command =
        [
            "sh", "-c", "cd \"$1\" && shift && echo $$ && exec env \"$@\"", "sh", folder,
            .. environment, .. program,
        ];
        var process = await LeashedProcess.StartAsync(command, Read);
        var contestant = new Contestant(name, port, await processId.Task, process, said);
        await contestant.WaitUntilHealthyAsync();
        return contestant;
    }

    /// <summary>Kills it at once, as a machine that loses its power would, and returns when it is gone.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>Waits until <c>/health</c> says yes.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not within a minute; says what it wrote last.</exception>
    public async Task WaitUntilHealthyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        for (var attempt = 0; attempt < 600 && !_process.Ended.IsCompleted; attempt++)
        {
            if (await IsHealthyAsync(http)) return;
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        throw new InvalidOperationException($"{Name} did not start:{Environment.NewLine}{string.Join(Environment.NewLine, _said)}");
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false; // not listening yet
        }
    }
}
