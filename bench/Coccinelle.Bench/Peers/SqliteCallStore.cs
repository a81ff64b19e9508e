using System.Globalization;
using Coccinelle.Domain.Proofs;
using Microsoft.Data.Sqlite;

namespace Coccinelle.Bench.Peers;

/// <summary>
/// SQLite has one writer: requests queue for one connection with prepared commands, which is faster than letting many of
/// them be told "busy". WAL and a synchronous commit, as in the server.
/// </summary>
internal sealed class SqliteCallStore : ICallStore
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _insert;

    public SqliteCallStore(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        using (var settings = Command("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;"))
            settings.ExecuteNonQuery();
        _find = Command(CallRow.FindFirm + "@p0");
        _insert = Command(CallRow.Insert(i => $"@p{i}"));
    }

    public async Task<string?> AnswerAsync(FormBody form, Func<string, string> answerOf)
    {
        await _turn.WaitAsync();
        try
        {
            if (Find(form["ForwardedFrom"]!) is not var (tenant, firm)) return null;
            var answer = answerOf(firm);
            var now = TimeProvider.System.GetUtcNow();
            var stored = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
            Bind(_insert, CallRow.Values(tenant, form, answer, now, stored));
            _insert.ExecuteNonQuery();
            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _find.DisposeAsync();
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
        _turn.Dispose();
    }

    private (string Tenant, string Firm)? Find(string line)
    {
        Bind(_find, [line]);
        using var reader = _find.ExecuteReader();
        return reader.Read() ? (reader.GetString(0), reader.GetString(1)) : null;
    }

    private static void Bind(SqliteCommand command, object?[] values)
    {
        for (var i = command.Parameters.Count; i < values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" });
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
