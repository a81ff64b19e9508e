using System.Diagnostics;

namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// A server process that cannot outlive the test run: a run that is killed disposes nothing, so the kernel ends the server
/// (<c>setpriv --pdeathsig</c>, where there is one).
/// </summary>
/// <remarks>
/// The parent whose death the kernel watches is a <em>thread</em> (prctl(2), PR_SET_PDEATHSIG), and a pool thread may retire at any
/// time. So a thread of its own starts the server and lives exactly as long as it does.
/// </remarks>
internal sealed class LeashedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<int> _ended;

    private LeashedProcess(Process process, Task<int> ended)
    {
        _process = process;
        _ended = ended;
    }

    /// <summary>Starts the command; each line that it writes goes to <paramref name="read"/>.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="read">Takes both outputs, line by line.</param>
    /// <param name="configure">Sets folder and environment, when they are not to be inherited.</param>
    public static async Task<LeashedProcess> StartAsync(IReadOnlyList<string> command, Action<string> read, Action<ProcessStartInfo>? configure = null)
    {
        string[] line = FindOnPath("setpriv") is { } setpriv ? [setpriv, "--pdeathsig", "KILL", "--", .. command] : [.. command];
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        configure?.Invoke(process.StartInfo);
        process.OutputDataReceived += (_, output) => Pass(output.Data, read);
        process.ErrorDataReceived += (_, output) => Pass(output.Data, read);

        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Watch(process, started, ended)) { IsBackground = true, Name = Path.GetFileName(command[0]) }.Start();
        await started.Task;
        return new LeashedProcess(process, ended.Task);
    }

    /// <summary>The first match on the PATH, or null.</summary>
    public static string? FindOnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>The process id; <c>setpriv</c> becomes the command, so it is the command's own.</summary>
    public int Id => _process.Id;

    /// <summary>The exit code, once the process and its output have ended.</summary>
    public Task<int> Ended => _ended;

    /// <summary>Kills the process, as a machine that loses its power would, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_ended.IsCompleted)
        {
            _process.Kill();
        }

        await _ended;
        _process.Dispose();
    }

    private static void Watch(Process process, TaskCompletionSource started, TaskCompletionSource<int> ended)
    {
        try
        {
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
        catch (Exception failure)
        {
            started.SetException(failure);
            return;
        }

        started.SetResult();
        process.WaitForExit();
        ended.SetResult(process.ExitCode);
    }

    private static void Pass(string? line, Action<string> read)
    {
        if (line is not null)
        {
            read(line);
        }
    }
}
