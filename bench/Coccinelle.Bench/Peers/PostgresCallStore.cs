using Coccinelle.Domain.Proofs;
using Npgsql;

namespace Coccinelle.Bench.Peers;

/// <summary>Two prepared statements on a pooled connection: a select, and an insert that commits by itself.</summary>
internal sealed class PostgresCallStore(string connectionString) : ICallStore
{
    private const string Find = CallRow.FindFirm + "$1";
    private static readonly string Insert = CallRow.Insert(i => $"${i + 1}");

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 2, MaxPoolSize = 40 });

    public async Task<string?> AnswerAsync(FormBody form, Func<string, string> answerOf)
    {
        await using var connection = await _source.OpenConnectionAsync();
        if (await FindAsync(connection, form["ForwardedFrom"]!) is not var (tenant, firm)) return null;

        var answer = answerOf(firm);
        var now = TimeProvider.System.GetUtcNow();
        await using var insert = new NpgsqlCommand(Insert, connection);
        foreach (var value in CallRow.Values(tenant, form, answer, now, now.UtcDateTime))
            insert.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        await insert.ExecuteNonQueryAsync();
        return answer;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static async Task<(string Tenant, string Firm)?> FindAsync(NpgsqlConnection connection, string line)
    {
        await using var find = new NpgsqlCommand(Find, connection) { Parameters = { new NpgsqlParameter { Value = line } } };
        await using var reader = await find.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetString(0), reader.GetString(1)) : null;
    }
}
