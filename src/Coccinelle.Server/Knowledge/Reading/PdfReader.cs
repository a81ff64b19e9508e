using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Coccinelle.Server.Knowledge.Reading;

/// <summary>
/// Has a PDF read by a process of its own, which gets so much time and memory, no settings and no secrets, and is killed when it takes more: a
/// file that nests a thousand levels deep overflows the stack of whoever reads it, and that must not be who answers the phone.
/// </summary>
internal sealed partial class PdfReader(ILogger<PdfReader> logger) : IDisposable
{
    private const string MostMemory = "0x14000000"; // 320 MB of managed heap

    private const int MostAnswer = 16 * 1024 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _seats = new(2);

    public async Task<PdfText> ReadAsync(ReadOnlyMemory<byte> pdf, CancellationToken ct)
    {
        if (!await _seats.WaitAsync(LongestWait, ct))
            return new(PdfProblem.Busy, []);
        try
        {
            return await ReadInProcessAsync(pdf, ct);
        }
        finally
        {
            _seats.Release();
        }
    }

    public void Dispose() => _seats.Dispose();

    private async Task<PdfText> ReadInProcessAsync(ReadOnlyMemory<byte> pdf, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(Longest); // the process's time is the machine's
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        using var process = Process.Start(StartInfo()) ?? throw new InvalidOperationException("The reader of PDFs did not start.");
        try
        {
            var answer = AnswerAsync(process.StandardOutput.BaseStream, either.Token);
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, either.Token);
            await SendAsync(process, pdf, either.Token);
            var bytes = await answer;
            await errors;
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode == 0 && bytes is not null && JsonSerializer.Deserialize<PdfText>(bytes) is { } text)
                return text;
            LogDied(process.ExitCode, pdf.Length);
            return new(PdfProblem.Broken, []);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            LogKilled(pdf.Length);
            return new(PdfProblem.TooLarge, []);
        }
        finally
        {
            Kill(process);
        }
    }

    /// <summary>A process that died does not listen; its exit code says so.</summary>
    private static async Task SendAsync(Process process, ReadOnlyMemory<byte> pdf, CancellationToken ct)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(pdf, ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // See above.
        }
    }

    private static async Task<byte[]?> AnswerAsync(Stream stream, CancellationToken ct)
    {
        using var answer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk, ct)) > 0)
        {
            if (answer.Length + read > MostAnswer)
                return null;
            answer.Write(chunk, 0, read);
        }

        return answer.ToArray();
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill();
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It ended by itself meanwhile.
        }
    }

    /// <summary>This very server, started as something else: by its own executable, or by dotnet beside the runtime that it runs on.</summary>
    private static ProcessStartInfo StartInfo()
    {
        var server = typeof(PdfReader).Assembly.Location;
        var name = Path.GetFileNameWithoutExtension(server) + (OperatingSystem.IsWindows() ? ".exe" : "");
        var own = Environment.ProcessPath is { } path && Path.GetFileName(path) == name ? path : null; // not that of its tests, whose name begins alike
        var start = new ProcessStartInfo
        {
            FileName = own ?? Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        if (own is null)
            start.ArgumentList.Add(server);
        start.ArgumentList.Add(PdfLines.Command);
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        start.Environment.Clear();
        if (root is not null)
            start.Environment["DOTNET_ROOT"] = root;
        start.Environment["DOTNET_GCHeapHardLimit"] = MostMemory;
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredCompilation"] = "1";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return start;
    }

    [LoggerMessage(LogLevel.Warning, "A PDF of {Bytes} bytes took too long to read; its reader was killed")]
    private partial void LogKilled(int bytes);

    [LoggerMessage(LogLevel.Warning, "The reader of a PDF of {Bytes} bytes ended with {ExitCode}")]
    private partial void LogDied(int exitCode, int bytes);
}
