using Coccinelle.Bench.Arena;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Bench.Chaos;

/// <summary>Kills the server, and PostgreSQL under it, in the middle of sending and receiving, and counts what was promised and what is there.</summary>
internal static class ChaosBench
{
    public static async Task<int> RunAsync(ChaosOptions options)
    {
        List<ChaosFigures> figures = [];
        if (options.Sqlite) figures.Add(await OnSqliteAsync(options));
        if (options.Postgres) figures.Add(await OnPostgresAsync(options));
        var report = new ChaosReport(options, figures);
        Console.WriteLine(report.Markdown());
        await report.SaveAsync();
        return figures.TrueForAll(one => one.Faults.Count == 0) ? 0 : 1;
    }

    private static async Task<ChaosFigures> OnSqliteAsync(ChaosOptions options)
    {
        await using var folder = new TemporaryFolder();
        await using var run = new ChaosRun("SQLite", $"Data Source={Path.Combine(folder.Path, "chaos.db")}", options, crashDatabase: null);
        return await run.RunAsync();
    }

    private static async Task<ChaosFigures> OnPostgresAsync(ChaosOptions options)
    {
        var (started, why) = await PostgresServer.StartAsync();
        await using var postgres = started ?? throw new InvalidOperationException($"{why}. Run with --database sqlite to leave PostgreSQL out.");
        var database = await postgres.CreateDatabaseAsync("chaos", CancellationToken.None);
        await using var run = new ChaosRun("PostgreSQL", database, options, () => postgres.CrashAsync(CancellationToken.None));
        return await run.RunAsync();
    }
}
