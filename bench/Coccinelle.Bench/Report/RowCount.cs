using Coccinelle.Bench.Arena;

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
            var rows = await Rows.CountAsync(connectionString, "SELECT count(*) FROM call_logs WHERE answer IS NOT NULL");
            if (rows < answered) losses.Add($"{lanes[0].Name}: {answered} calls answered, but {rows} rows on {name}.");
        }

        return losses;
    }
}
