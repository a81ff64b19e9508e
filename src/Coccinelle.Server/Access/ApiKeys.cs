using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>A tenant's API keys: 256 random bits, shown once, kept as a hash.</summary>
internal sealed class ApiKeys(Database database, IClock clock)
{
    private const string Prefix = "cok_";

    /// <summary>A fresh key and what is stored of it. The key itself exists nowhere else.</summary>
    public static NewApiKey Create(string id) => Of(id, Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>What is stored of a key that is known already: for the demo's, which is printed.</summary>
    public static NewApiKey Of(string id, string key) => new(id, key, HashOf(key), key[^4..]);

    /// <summary>The tenant that a key belongs to; null when it is unknown or revoked. Asked of the table each time: a revoked key is dead at once.</summary>
    public async Task<string?> FindTenantAsync(string key, CancellationToken ct)
        => key.StartsWith(Prefix, StringComparison.Ordinal) && key.Length <= 100
            ? await database.QueryFirstOrDefaultAsync<string>(
                "SELECT tenant_id FROM api_keys WHERE key_hash = @hash AND revoked_at IS NULL", new { hash = HashOf(key) }, ct)
            : null;

    /// <summary>Stores a key that is known already; a second time changes nothing.</summary>
    public Task AddAsync(NewApiKey key, string tenantId, string name, CancellationToken ct)
        => database.ExecuteAsync($"{InsertSql} ON CONFLICT DO NOTHING", Row(key, tenantId, name), ct);

    /// <summary>The statement's parameters to store a key with <see cref="InsertSql"/>.</summary>
    public object Row(NewApiKey key, string tenantId, string name)
        => new { key.Id, tenantId, name, key.Hash, key.Hint, scopes = "[]", now = clock.GetCurrentInstant() };

    public const string InsertSql =
        """
        INSERT INTO api_keys (id, tenant_id, name, key_hash, hint, scopes, created_at)
        VALUES (@Id, @tenantId, @name, @Hash, @Hint, @scopes, @now)
        """;

    /// <summary>A key has 256 bits of its own: a plain hash cannot be searched, and needs no salt.</summary>
    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <param name="Id">Names the key without giving it away.</param>
/// <param name="Key">The key: for the answer that creates it, and nowhere else.</param>
/// <param name="Hash">What is stored.</param>
/// <param name="Hint">The last four characters.</param>
internal sealed record NewApiKey(string Id, string Key, string Hash, string Hint);
