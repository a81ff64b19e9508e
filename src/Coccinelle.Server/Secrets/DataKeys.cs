using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Secrets;

/// <summary>The data keys of firms: 32 random bytes each, sealed under a master key, opened only here.</summary>
internal sealed class DataKeys(Database database, KeyRing ring, IClock clock)
{
    /// <summary>More firms than any server speaks for at once; then the cache starts afresh.</summary>
    private const int MostCached = 2000;

    private const string Select = "SELECT version, sealed_key, master_key_id FROM tenant_keys WHERE tenant_id = @tenantId";

    private readonly ConcurrentDictionary<(string TenantId, int Version), byte[]> _opened = new();

    /// <summary>The firm's newest key; made on first need. Of two that make one at once, one is kept and both get it.</summary>
    public async Task<(int Version, byte[] Key)> CurrentAsync(string tenantId, CancellationToken ct)
    {
        if (await NewestAsync(tenantId, ct) is not { } row)
        {
            await database.For(tenantId).ExecuteAsync(
                """
                INSERT INTO tenant_keys (tenant_id, version, sealed_key, master_key_id, created_at)
                VALUES (@tenantId, 1, @sealed, @master, @now) ON CONFLICT DO NOTHING
                """,
                new { tenantId, @sealed = ring.Current.Seal(RandomNumberGenerator.GetBytes(32), Place(tenantId, 1)), master = ring.Current.Id, now = clock.GetCurrentInstant() },
                ct);
            row = (await NewestAsync(tenantId, ct))!;
        }

        return (row.Version, Open(tenantId, row));
    }

    /// <summary>A key of the firm by its version; null when the firm has none such.</summary>
    /// <exception cref="CryptographicException">The row was changed, or sealed under a master key that the ring does not hold.</exception>
    public async Task<byte[]?> FindAsync(string tenantId, int version, CancellationToken ct)
    {
        if (_opened.TryGetValue((tenantId, version), out var known))
            return known;
        var row = await database.For(tenantId).QueryFirstOrDefaultAsync<Row>($"{Select} AND version = @version", new { tenantId, version }, ct);
        return row is null ? null : Open(tenantId, row);
    }

    /// <summary>An erased firm's keys leave the memory too.</summary>
    public void Forget(string tenantId)
    {
        foreach (var key in _opened.Keys.Where(key => key.TenantId == tenantId))
            _opened.TryRemove(key, out _);
    }

    /// <summary>What a data key is sealed for.</summary>
    public static string[] Place(string tenantId, int version) => ["tenant_keys", tenantId, version.ToString(CultureInfo.InvariantCulture)];

    private Task<Row?> NewestAsync(string tenantId, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<Row>($"{Select} ORDER BY version DESC LIMIT 1", new { tenantId }, ct);

    private byte[] Open(string tenantId, Row row)
    {
        if (_opened.TryGetValue((tenantId, row.Version), out var known))
            return known;
        var master = ring.Find(row.MasterKeyId) ?? throw new CryptographicException("Sealed under a master key that is not on the ring.");
        if (_opened.Count >= MostCached)
            _opened.Clear();
        return _opened[(tenantId, row.Version)] = master.Open(row.SealedKey, Place(tenantId, row.Version));
    }

    private sealed class Row
    {
        public int Version { get; init; }

        public required string SealedKey { get; init; }

        public required string MasterKeyId { get; init; }
    }
}
