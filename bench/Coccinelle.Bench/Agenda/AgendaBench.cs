using Coccinelle.Bench.Arena;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Bench.Agenda;

/// <summary>Whether a time is ever given twice, and how long callers wait to hear what is free and that it is theirs.</summary>
internal static class AgendaBench
{
    public static async Task<int> RunAsync(AgendaOptions options)
    {
        List<AgendaFigures> figures = [];
        if (options.Sqlite) figures.Add(await OnSqliteAsync(options));
        if (options.Postgres) figures.Add(await OnPostgresAsync(options));
        var report = new AgendaReport(options, figures);
        Console.WriteLine(report.Markdown());
        await report.SaveAsync();
        return figures.TrueForAll(one => one.Faults.Count == 0) ? 0 : 1;
    }

    private static async Task<AgendaFigures> OnSqliteAsync(AgendaOptions options)
    {
        await using var folder = new TemporaryFolder();
        return await new AgendaRun("SQLite", $"Data Source={Path.Combine(folder.Path, "agenda.db")}", options, options.SqliteAttempts, twice: false).RunAsync();
    }

    private static async Task<AgendaFigures> OnPostgresAsync(AgendaOptions options)
    {
        var (started, why) = await PostgresServer.StartAsync();
        await using var postgres = started ?? throw new InvalidOperationException($"{why}. Run with --database sqlite to leave PostgreSQL out.");
        var database = await postgres.CreateDatabaseAsync("agenda", CancellationToken.None);
        return await new AgendaRun("PostgreSQL", database, options, options.Attempts, twice: true).RunAsync();
    }
}
