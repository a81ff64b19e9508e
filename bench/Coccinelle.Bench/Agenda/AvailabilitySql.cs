using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Coccinelle.Bench.Report;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coccinelle.Bench.Agenda;

/// <summary>
/// What is free, asked of the database alone, in one statement: quarter hours within the opening hours, on each agenda, without anything that
/// overlaps. In its favour: the program reckons the opening hours beforehand, and nobody has to be known, and nothing written as JSON.
/// </summary>
internal sealed class AvailabilitySql : IAsyncDisposable
{
    // Which quarter hours a taken time spoils, and then those that none does: two thousand times are gone through once, not for each quarter hour.
    private const string Postgres = """
        WITH taken AS MATERIALIZED (
          SELECT b.agenda_id, generate_series(
            date_bin('15 minutes', b.starts_at - interval '15 minutes', timestamptz '2000-01-01 00:00+00'), b.ends_at - interval '1 microsecond', interval '15 minutes') AS at
          FROM agenda_blocks b
          WHERE b.tenant_id = @tenant AND b.ends_at > @from AND b.starts_at < @to + interval '30 minutes' AND (b.expires_at IS NULL OR b.expires_at > now()))
        SELECT s.at, a.id FROM unnest(@opens, @closes) AS o(opens, closes)
        CROSS JOIN LATERAL generate_series(o.opens, o.closes - interval '30 minutes', interval '15 minutes') AS s(at)
        CROSS JOIN agendas a
        LEFT JOIN taken t ON t.agenda_id = a.id AND t.at = s.at
        WHERE a.tenant_id = @tenant AND a.archived_at IS NULL AND s.at BETWEEN @from AND @to AND t.at IS NULL
        ORDER BY s.at, a.position
        """;

    // Nothing there takes more than two hours: without that limit the index would be read to its end for each quarter hour.
    private const string Sqlite = """
        WITH RECURSIVE s(at, closes) AS (
          SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(@hours)
          UNION ALL
          SELECT strftime('%Y-%m-%dT%H:%M:%S.0000000Z', at, '+15 minutes'), closes FROM s
          WHERE strftime('%Y-%m-%dT%H:%M:%S.0000000Z', at, '+45 minutes') <= closes)
        SELECT s.at, a.id FROM s CROSS JOIN agendas a
        WHERE a.tenant_id = @tenant AND a.archived_at IS NULL AND s.at BETWEEN @from AND @to AND NOT EXISTS (
          SELECT 1 FROM agenda_blocks b WHERE b.tenant_id = @tenant AND b.agenda_id = a.id
            AND b.ends_at > s.at AND b.ends_at < strftime('%Y-%m-%dT%H:%M:%S.0000000Z', s.at, '+150 minutes')
            AND b.starts_at < strftime('%Y-%m-%dT%H:%M:%S.0000000Z', s.at, '+30 minutes')
            AND (b.expires_at IS NULL OR b.expires_at > @now))
        ORDER BY s.at, a.position
        """;

    private readonly string _connectionString;
    private readonly NpgsqlDataSource? _postgres;

    public AvailabilitySql(string connectionString)
    {
        _connectionString = connectionString;
        _postgres = Rows.IsPostgres(connectionString) ? NpgsqlDataSource.Create(connectionString + ";Maximum Pool Size=32;Timeout=300;Command Timeout=300;Max Auto Prepare=4;Auto Prepare Min Usages=2") : null;
    }

    public static string Text(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Every start that is free, with the agenda on which it is.</summary>
    public async Task<List<(DateTime Start, string Agenda)>> FreeAsync(string tenant, DateTime from, DateTime to)
    {
        var hours = OpeningHours.Between(from, to);
        await using var connection = await OpenAsync();
        await using var command = Command(connection, tenant, from, to, hours);
        await using var reader = await command.ExecuteReaderAsync();
        var free = new List<(DateTime, string)>();
        while (await reader.ReadAsync()) free.Add((reader.GetDateTime(0).ToUniversalTime(), reader.GetString(1)));
        return free;
    }

    public ValueTask DisposeAsync() => _postgres?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<DbConnection> OpenAsync()
    {
        if (_postgres is not null) return await _postgres.OpenConnectionAsync();
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync();
        return connection;
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Texts of this program.")]
    private static DbCommand Command(DbConnection connection, string tenant, DateTime from, DateTime to, (DateTime From, DateTime To)[] hours)
    {
        if (connection is NpgsqlConnection postgres)
        {
            var command = new NpgsqlCommand(Postgres, postgres);
            command.Parameters.AddWithValue("opens", hours.Select(one => one.From).ToArray());
            command.Parameters.AddWithValue("closes", hours.Select(one => one.To).ToArray());
            command.Parameters.AddWithValue("tenant", tenant);
            command.Parameters.AddWithValue("from", from);
            command.Parameters.AddWithValue("to", to);
            return command;
        }

        var sqlite = new SqliteCommand(Sqlite, (SqliteConnection)connection);
        sqlite.Parameters.AddWithValue("@hours", JsonSerializer.Serialize(hours.Select(one => new[] { Text(one.From), Text(one.To) })));
        sqlite.Parameters.AddWithValue("@tenant", tenant);
        sqlite.Parameters.AddWithValue("@from", Text(from));
        sqlite.Parameters.AddWithValue("@to", Text(to));
        sqlite.Parameters.AddWithValue("@now", Text(TimeProvider.System.GetUtcNow().UtcDateTime));
        return sqlite;
    }
}
