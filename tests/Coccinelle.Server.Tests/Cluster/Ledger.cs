using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>What is really on disk, read past the servers.</summary>
internal sealed class Ledger : IAsyncDisposable
{
    private readonly StorageSources _sources;
    private readonly Database _database;

    public Ledger(string connectionString)
    {
        var options = StorageOptions.Parse(connectionString, Path.GetTempPath());
        _sources = StorageSources.Create(options);
        _database = new Database(_sources, Dialect.Of(options.Kind));
    }

    /// <summary>The call's rows; there must never be two.</summary>
    public Task<IReadOnlyList<LoggedCall>> CallsAsync(string callSid, CancellationToken ct)
        => _database.QueryAsync<LoggedCall>(
            "SELECT call_sid, answer, call_status, lease_until IS NOT NULL AS leased FROM call_logs WHERE call_sid = @callSid", new { callSid }, ct);

    /// <summary>All calls.</summary>
    public Task<IReadOnlyList<LoggedCall>> CallsAsync(CancellationToken ct)
        => _database.QueryAsync<LoggedCall>("SELECT call_sid, answer, call_status, lease_until IS NOT NULL AS leased FROM call_logs", null, ct);

    /// <summary>Webhooks that were acknowledged and that no server, alive or dead, has taken up yet.</summary>
    public Task<int> PendingAsync(CancellationToken ct)
        => _database.ScalarAsync<int>("SELECT count(*) FROM webhook_inbox WHERE processed_at IS NULL AND lease_until IS NULL", null, ct);

    /// <summary>Webhooks that were acknowledged and not yet applied.</summary>
    public Task<int> UnappliedAsync(CancellationToken ct)
        => _database.ScalarAsync<int>("SELECT count(*) FROM webhook_inbox WHERE processed_at IS NULL", null, ct);

    /// <summary>Keys of all acknowledged webhooks.</summary>
    public Task<IReadOnlyList<string>> EventKeysAsync(CancellationToken ct)
        => _database.QueryAsync<string>("SELECT event_key FROM webhook_inbox", null, ct);

    /// <summary>Each line with the name of its firm; a firm without a line has none.</summary>
    public Task<IReadOnlyList<FirmLine>> FirmsAsync(CancellationToken ct)
        => _database.QueryAsync<FirmLine>("SELECT t.name, l.number FROM tenants t LEFT JOIN lines l ON l.tenant_id = t.id ORDER BY t.name", null, ct);

    public async ValueTask DisposeAsync()
    {
        _database.Dispose();
        await _sources.DisposeAsync();
    }
}

/// <summary>A row of <c>call_logs</c>, as far as these tests look.</summary>
internal sealed class LoggedCall
{
    public required string CallSid { get; init; }

    public string? Answer { get; init; }

    public string? CallStatus { get; init; }

    public bool Leased { get; init; }
}

/// <summary>A firm and a line of its.</summary>
internal sealed class FirmLine
{
    public required string Name { get; init; }

    public string? Number { get; init; }
}
