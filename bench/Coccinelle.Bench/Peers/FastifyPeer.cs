using System.Diagnostics;
using Coccinelle.Bench.Arena;
using Coccinelle.Bench.Report;
using Coccinelle.Server.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coccinelle.Bench.Peers;

/// <summary>Fastify with a driver, from npm at run time and in exact versions; no dependency of ours.</summary>
internal static class FastifyPeer
{
    public const string Fastify = "fastify@5.12.8";
    public const string Pg = "pg@8.23.1";
    public const string BetterSqlite = "better-sqlite3@12.6.2";

    /// <summary>better-sqlite3 is compiled where there is no binary for it.</summary>
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(8);

    /// <summary>Puts the peer and its packages into a folder.</summary>
    /// <exception cref="InvalidOperationException">There is no Node.js, or npm could not bring the packages.</exception>
    public static async Task InstallAsync(string folder, bool sqlite)
    {
        if (LeashedProcess.FindOnPath("npm") is not { } npm || LeashedProcess.FindOnPath("node") is null)
            throw new InvalidOperationException("The peer needs node and npm on the PATH; --peer none leaves it out.");
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Peers", "Fastify")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        string[] packages = sqlite ? [Fastify, Pg, BetterSqlite] : [Fastify, Pg];
        if (Array.TrueForAll(packages, package => IsInstalled(folder, package))) return;
        var said = new List<string>();
        await using var install = await LeashedProcess.StartAsync(
            [npm, "install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix", folder, .. packages], said.Add);
        if (await install.Ended.WaitAsync(InstallLimit) != 0)
            throw new InvalidOperationException($"npm install failed: {string.Join(Environment.NewLine, said)}");
    }

    /// <summary>Starts it on a database of the server's making.</summary>
    public static Task<Contestant> StartAsync(string name, string folder, string database, Uri provider) =>
        Contestant.StartProgramAsync(name, folder, ["node", Path.Combine(folder, "peer.mjs")], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["NODE_ENV"] = "production",
            ["BENCH_DATABASE"] = AddressOf(database),
            ["BENCH_PROVIDER"] = provider.ToString(),
            ["PUBLIC_URL"] = TwilioWebhook.PublicUrl,
            ["TWILIO_ACCOUNT_SID"] = TwilioWebhook.AccountSid,
            ["TWILIO_AUTH_TOKEN"] = TwilioWebhook.AuthToken,
            ["WHATSAPP_APP_SECRET"] = WhatsAppWebhookBody.AppSecret,
        });

    public static string NodeVersion()
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
        return node.StandardOutput.ReadToEnd().Trim();
    }

    private static bool IsInstalled(string folder, string package) =>
        File.Exists(Path.Combine(folder, "node_modules", package[..package.LastIndexOf('@')], "package.json"));

    /// <summary>A connection string as Node's drivers want it.</summary>
    private static string AddressOf(string database)
    {
        if (!Rows.IsPostgres(database)) return new SqliteConnectionStringBuilder(database).DataSource;
        var parts = new NpgsqlConnectionStringBuilder(database);
        return $"postgres://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }
}
