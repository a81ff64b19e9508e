using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coccinelle.Bench.Report;

/// <summary>What is really on disk, read past the servers.</summary>
internal static class Rows
{
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(string connectionString, string sql, Func<DbDataReader, T> read)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = Command(connection, sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }

    public static async Task<long> CountAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = Command(connection, sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = Command(connection, sql);
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync();
    }

    public static bool IsPostgres(string connectionString) => connectionString.StartsWith("Host=", StringComparison.Ordinal);

    private static async Task<DbConnection> OpenAsync(string connectionString)
    {
        DbConnection connection = IsPostgres(connectionString) ? new NpgsqlConnection(connectionString + ";Pooling=false") : new SqliteConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Texts of this program.")]
    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
