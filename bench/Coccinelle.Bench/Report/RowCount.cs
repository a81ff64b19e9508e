using System.Data.Common;
using Coccinelle.Bench.Arena;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coccinelle.Bench.Report;

/// <summary>A fast answer that left nothing on disk would be worthless: as many rows as answered calls, or the run has failed.</summary>
internal static class RowCount
{
    /// <returns>One sentence per database that lacks rows.</returns>
    public static async Task<IReadOnlyList<string>> CompareAsync(Stage stage, Ledger ledger)
    {
        var losses = new List<string>();
        foreach (var (name, connectionString, lanes) in stage.Databases)
        {
            var answered = lanes.Sum(ledger.Answered);
            var rows = await CountAsync(connectionString);
            if (rows < answered) losses.Add($"{lanes[0].Name}: {answered} calls answered, but {rows} rows on {name}.");
        }

        return losses;
    }

    private static async Task<long> CountAsync(string connectionString)
    {
        await using DbConnection connection = connectionString.StartsWith("Host=", StringComparison.Ordinal)
            ? new NpgsqlConnection(connectionString)
            : new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM call_logs WHERE answer IS NOT NULL";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
