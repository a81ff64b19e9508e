using System.Diagnostics;
using Npgsql;

namespace Coccinelle.Server.Tests.Support;

/// <summary>
/// A PostgreSQL server for one test run: the one that COCCINELLE_TEST_POSTGRES names, else a private one started from
/// installed binaries, with fsync on, in a temporary folder.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string Variable = "COCCINELLE_TEST_POSTGRES";

    // Runs the server and reads its own input. Each line there ends the server as a crash would (immediate shutdown: no checkpoint, clients cut
    // off) and starts it again. The test process holds the other end of that pipe, so however the run ends (also by kill -9), the server is
    // told to stop at once and the folder is removed.
    private const string Guard = """
        run() {
          "$0" -D "$1/data" -k "$1" -p "$2" -c listen_addresses=127.0.0.1 -c max_connections=300 >>"$1/log" 2>&1 &
          server=$!
        }
        run "$1" "$2"
        while read -r crash; do
          kill -QUIT $server
          wait $server
          run "$1" "$2"
        done
        kill -INT $server
        wait $server
        rm -rf "$1"
        """;

    private readonly Process? _process;
    private readonly string _connectionString;

    private PostgresServer(string connectionString, Process? process)
    {
        _connectionString = connectionString;
        _process = process;
    }

    /// <returns>Null, and why, when there is no PostgreSQL to be had.</returns>
    public static async Task<(PostgresServer? Server, string Why)> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return (new(given, process: null), "");
        if (FindBinaries() is not { } bin)
            return (null, $"PostgreSQL is not installed (no initdb in /usr/lib/postgresql/*/bin or PATH) and {Variable} is not set");
        var folder = Directory.CreateTempSubdirectory("coccinelle-pg-").FullName;
        try
        {
            await InitialiseAsync(bin, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }

        var port = FreePorts.Next();
        var process = Start("sh", "-c", Guard, Path.Combine(bin, "postgres"), folder, $"{port}");
        var server = new PostgresServer($"Host=127.0.0.1;Port={port};Username=coccinelle;Database=postgres", process);
        await server.WaitUntilItAnswersAsync(Path.Combine(folder, "log"));
        return (server, "");
    }

    /// <returns>The connection string of a new, empty database.</returns>
    public Task<string> CreateDatabaseAsync(CancellationToken ct) => CreateDatabaseAsync($"test_{Guid.NewGuid():N}", ct);

    /// <inheritdoc cref="CreateDatabaseAsync(CancellationToken)"/>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken ct)
    {
        await RunAsync($"CREATE DATABASE {name}", ct);
        return new NpgsqlConnectionStringBuilder(_connectionString) { Database = name }.ConnectionString;
    }

    public async Task DropDatabaseAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString)) NpgsqlConnection.ClearPool(connection);
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await RunAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", CancellationToken.None);
    }

    /// <summary>Ends the server as a crash would and starts it again; returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">It is not ours to end, or it did not come back.</exception>
    public async Task CrashAsync(CancellationToken ct)
    {
        if (_process is null) throw new InvalidOperationException($"The server that {Variable} names is somebody else's.");
        var before = await StartedAsync(ct);
        await _process.StandardInput.WriteLineAsync("crash".AsMemory(), ct);
        await _process.StandardInput.FlushAsync(ct);
        for (var attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                if (await StartedAsync(ct) != before) return;
            }
            catch (NpgsqlException)
            {
                // Between its end and its recovery.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }

        throw new InvalidOperationException("The private PostgreSQL did not come back.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Task RunAsync(string sql, CancellationToken ct) => AskAsync(sql, ct);

    private async Task<object?> StartedAsync(CancellationToken ct) => await AskAsync("SELECT pg_postmaster_start_time()::text", ct);

    private async Task<object?> AskAsync(string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }

    private async Task WaitUntilItAnswersAsync(string log)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if (_process!.HasExited) break;
            try
            {
                await RunAsync("SELECT 1", CancellationToken.None);
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }

        throw new InvalidOperationException($"The private PostgreSQL did not start: {(File.Exists(log) ? await File.ReadAllTextAsync(log) : "no log")}");
    }

    private static async Task InitialiseAsync(string bin, string folder)
    {
        if (Environment.IsPrivilegedProcess) await FinishAsync(Process.Start("chown", ["postgres", folder]));
        using var initdb = Start(
            Path.Combine(bin, "initdb"), "-D", Path.Combine(folder, "data"), "-U", "coccinelle", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        initdb.StandardInput.Close();
        await FinishAsync(initdb);
    }

    private static async Task FinishAsync(Process process)
    {
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}.");
    }

    // PostgreSQL refuses to run as root: root becomes the user that Debian's package made for it.
    private static Process Start(string program, params string[] arguments)
    {
        string[] command = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--", program, .. arguments]
            : [program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static string? FindBinaries()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => folder.Length).ThenByDescending(folder => folder, StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return debian.Select(folder => Path.Combine(folder, "bin")).Concat(path)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }
}
