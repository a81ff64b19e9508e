using System.Collections.Concurrent;
using System.Diagnostics;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>The real server as a process of its own, with exactly the environment that it is given and a folder of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT", "TMPDIR", "LANG"];

    private readonly LeashedProcess _process;
    private readonly ConcurrentQueue<string> _output;
    private readonly string _folder;

    private ServerProcess(LeashedProcess process, ConcurrentQueue<string> output, string folder, Uri address)
    {
        (_process, _output, _folder) = (process, output, folder);
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Http { get; }

    /// <summary>From the start of the process to its first healthy answer.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>All that it has written so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The exit code, once it has ended.</summary>
    public Task<int> Ended => _process.Ended;

    /// <summary>Starts a server and returns before it is ready.</summary>
    public static async Task<ServerProcess> LaunchAsync(int port, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // As after a clone: nothing but the settings file beside the program.
        var folder = Directory.CreateTempSubdirectory("coccinelle-server-").FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Path.Combine(folder, "appsettings.json"));
        var output = new ConcurrentQueue<string>();
        var process = await LeashedProcess.StartAsync(
            ["dotnet", Path.Combine(AppContext.BaseDirectory, "Coccinelle.Server.dll"), .. arguments],
            output.Enqueue,
            start => Configure(start, folder, environment));
        return new ServerProcess(process, output, folder, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>Starts a server and returns when it is healthy; fails with its output when it ends instead.</summary>
    public static async Task<ServerProcess> StartAsync(int port, IReadOnlyDictionary<string, string> environment)
    {
        var server = await LaunchAsync(port, environment);
        try
        {
            await server.UntilHealthyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for <c>/health</c>.</summary>
    public async Task UntilHealthyAsync()
    {
        var watch = Stopwatch.StartNew();
        await Limits.WaitAsync(Limits.Seconds(60), IsHealthyAsync, healthy => healthy || Ended.IsCompleted);
        Assert.False(Ended.IsCompleted, $"The server ended with {(Ended.IsCompleted ? Ended.Result : 0)}:\n{Output}");
        ReadyAfter = watch.Elapsed;
    }

    /// <summary>SIGTERM, as an orchestrator stops a server.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>SIGKILL, as a machine that loses its power; returns when the process is gone.</summary>
    public ValueTask KillAsync() => _process.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!Ended.IsCompleted)
            await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/health", TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private static void Configure(ProcessStartInfo start, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var inherited = Inherited.Where(start.Environment.ContainsKey).ToDictionary(name => name, name => start.Environment[name]);
        start.WorkingDirectory = folder;
        start.Environment.Clear();
        foreach (var (name, value) in inherited)
            start.Environment[name] = value;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
    }
}
