using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// A program of somebody else's from npm, installed into a folder of its own and run as a process of its own. Where there is no Node.js
/// or no package, the tests say so and are skipped; under <c>CI=true</c> they fail.
/// </summary>
/// <param name="package">Name and exact version: <c>smtp-server@3.21.6</c>.</param>
internal sealed class NpmPackage(string package) : IAsyncDisposable
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(90);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _last = new();
    private LeashedProcess? _process;
    private string? _missing;

    /// <summary>Where it is installed, and where its process runs.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("coccinelle-peer-").FullName;

    /// <summary>Lines that it wrote and nobody has read.</summary>
    public int Unread => _lines.Reader.Count;

    /// <summary>Whether it could be had.</summary>
    public async Task<bool> InstallAsync()
    {
        if (await WhyNotAsync() is not { } reason) return true;
        _missing = $"NOT TESTED against an independent peer: {reason}. It needs node and npm, and {package} from npm's registry.";
        return false;
    }

    /// <summary>Skips the test loudly where the package is missing.</summary>
    public void Demand()
    {
        if (_missing is null) return;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", _missing);
        Assert.Fail(_missing);
    }

    /// <summary>Runs node with these arguments; each line it writes that <paramref name="isAnswer"/> accepts can be read with <see cref="NextAsync"/>.</summary>
    public async Task StartAsync(IReadOnlyList<string> arguments, Predicate<string> isAnswer)
        => _process = await LeashedProcess.StartAsync(
            [LeashedProcess.FindOnPath("node")!, .. arguments],
            line =>
            {
                Remember(line);
                if (isAnswer(line)) _lines.Writer.TryWrite(line);
            },
            start => start.WorkingDirectory = Folder);

    /// <summary>The next line that counts.</summary>
    /// <exception cref="TimeoutException">None came; says what it wrote last.</exception>
    public async Task<string> NextAsync()
    {
        using var limit = new CancellationTokenSource(AnswerLimit);
        try
        {
            return await _lines.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{package} said nothing. {string.Join(Environment.NewLine, _last)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Null once it is installed, or why it cannot be had.</summary>
    private async Task<string?> WhyNotAsync()
    {
        if (LeashedProcess.FindOnPath("npm") is not { } npm || LeashedProcess.FindOnPath("node") is null) return "no node or no npm on the PATH";
        await using var install = await LeashedProcess.StartAsync(
            [npm, "install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel=error", "--prefix", Folder, package], Remember);
        try
        {
            return await install.Ended.WaitAsync(InstallLimit) == 0 ? null : $"npm install failed ({_last.LastOrDefault()})";
        }
        catch (TimeoutException)
        {
            return "npm install did not end";
        }
    }

    private void Remember(string line)
    {
        _last.Enqueue(line);
        if (_last.Count > 20) _last.TryDequeue(out _);
    }
}
