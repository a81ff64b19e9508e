using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>A tenant's API keys: 256 random bits, shown once, kept as a hash.</summary>
internal sealed class ApiKeys(Database database, AuditLog audit, IClock clock)
{
    /// <summary>Valid keys of one firm: enough for each of its programs and one being rotated.</summary>
    public const int Most = 20;

    private const string Prefix = "cok_";

    /// <summary>The last use is written down this often at most.</summary>
    private static readonly Duration UseIsKnownTo = Duration.FromMinutes(1);

    /// <summary>A fresh key and what is stored of it. The key itself exists nowhere else.</summary>
    public static NewApiKey Create(string id) => Of(id, Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>What is stored of a key that is known already: for the demo's, which is printed.</summary>
    public static NewApiKey Of(string id, string key) => new(id, key, HashOf(key), key[^4..]);

    /// <summary>Whose key it is and what it may do; null when it is unknown or revoked. Asked of the table each time: a revoked key is dead at once.</summary>
    public async Task<KnownKey?> FindAsync(string key, CancellationToken ct)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || key.Length > 100)
            return null;
        var row = await database.QueryFirstOrDefaultAsync<KeyRow>(
            "SELECT id, tenant_id, name, scopes, last_used_at FROM api_keys WHERE key_hash = @hash AND revoked_at IS NULL", new { hash = HashOf(key) }, ct);
        if (row is null)
            return null;
        var now = clock.GetCurrentInstant();
        if (row.LastUsedAt is null || row.LastUsedAt < now - UseIsKnownTo)
        {
            await database.ExecuteAsync("UPDATE api_keys SET last_used_at = @now WHERE id = @Id AND (last_used_at IS NULL OR last_used_at < @before)",
                new { now, row.Id, before = now - UseIsKnownTo },
                ct);
        }

        return new KnownKey(row.Id, row.TenantId, row.Name, Scopes(row.Scopes));
    }

    /// <summary>Stores a key that is known already; a second time changes nothing.</summary>
    public Task AddAsync(NewApiKey key, string tenantId, string name, CancellationToken ct)
        => database.ExecuteAsync($"{InsertSql} ON CONFLICT DO NOTHING", Row(key, tenantId, name, []), ct);

    public Task<KeyCreation> CreateAsync(string tenantId, string name, IReadOnlyList<string> scopes, Actor actor, CancellationToken ct)
        => database.InTransactionAsync<KeyCreation>(
            async transaction =>
            {
                await transaction.ExecuteAsync("UPDATE tenants SET version = version WHERE id = @tenantId", new { tenantId }, ct); // one at a time counts
                var valid = await transaction.QueryFirstOrDefaultAsync<CountRow>(
                    "SELECT (SELECT count(*) FROM api_keys k WHERE k.tenant_id = t.id AND k.revoked_at IS NULL) AS valid FROM tenants t WHERE t.id = @tenantId",
                    new { tenantId },
                    ct);
                if (valid is null)
                    return new KeyCreation.NoSuchFirm();
                if (valid.Valid >= Most)
                    return new KeyCreation.TooMany();

                var key = Create(Ids.New("key", clock));
                await transaction.ExecuteAsync(InsertSql, Row(key, tenantId, name, scopes), ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "key.created", key.Id, new() { ["name"] = name }), ct);
                return new KeyCreation.Created(key, clock.GetCurrentInstant());
            },
            ct);

    /// <summary>Newest first; null when there is no such firm.</summary>
    public async Task<IReadOnlyList<ApiKeyView>?> ListAsync(string tenantId, CancellationToken ct)
    {
        var rows = await database.QueryAsync<KeyRow>(
            "SELECT id, tenant_id, name, hint, scopes, created_at, last_used_at, revoked_at FROM api_keys WHERE tenant_id = @tenantId ORDER BY id DESC", new { tenantId }, ct);
        if (rows.Count == 0 && await database.ScalarAsync<int>("SELECT count(*) FROM tenants WHERE id = @tenantId", new { tenantId }, ct) == 0)
            return null;
        return [.. rows.Select(row => new ApiKeyView(row.Id, row.Name, row.Hint, Scopes(row.Scopes), row.CreatedAt, row.LastUsedAt, row.RevokedAt))];
    }

    /// <summary>False when the firm has no such valid key.</summary>
    public Task<bool> RevokeAsync(string tenantId, string keyId, Actor actor, CancellationToken ct)
        => database.InTransactionAsync(
            async transaction =>
            {
                var revoked = await transaction.ExecuteAsync(
                    "UPDATE api_keys SET revoked_at = @now WHERE tenant_id = @tenantId AND id = @keyId AND revoked_at IS NULL",
                    new { now = clock.GetCurrentInstant(), tenantId, keyId },
                    ct) == 1;
                if (revoked)
                    await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "key.revoked", keyId), ct);
                return revoked;
            },
            ct);

    /// <summary>The statement's parameters to store a key with <see cref="InsertSql"/>.</summary>
    public object Row(NewApiKey key, string tenantId, string name, IReadOnlyList<string> scopes)
        => new { key.Id, tenantId, name, key.Hash, key.Hint, scopes = JsonSerializer.Serialize(scopes), now = clock.GetCurrentInstant() };

    public const string InsertSql =
        """
        INSERT INTO api_keys (id, tenant_id, name, key_hash, hint, scopes, created_at)
        VALUES (@Id, @tenantId, @name, @Hash, @Hint, @scopes, @now)
        """;

    private static string[] Scopes(string stored) => JsonSerializer.Deserialize<string[]>(stored) ?? [];

    /// <summary>A key has 256 bits of its own: a plain hash cannot be searched, and needs no salt.</summary>
    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private sealed class CountRow
    {
        public int Valid { get; init; }
    }

    private sealed class KeyRow
    {
        public required string Id { get; init; }

        public required string TenantId { get; init; }

        public required string Name { get; init; }

        public string? Hint { get; init; }

        public required string Scopes { get; init; }

        public Instant CreatedAt { get; init; }

        public Instant? LastUsedAt { get; init; }

        public Instant? RevokedAt { get; init; }
    }
}

/// <param name="Id">Names the key without giving it away.</param>
/// <param name="Key">The key: for the answer that creates it, and nowhere else.</param>
/// <param name="Hash">What is stored.</param>
/// <param name="Hint">The last four characters.</param>
internal sealed record NewApiKey(string Id, string Key, string Hash, string Hint);

/// <summary>A valid key that somebody showed.</summary>
/// <param name="Scopes">What it may do; empty: everything that the firm's owner may.</param>
internal sealed record KnownKey(string Id, string TenantId, string Name, IReadOnlyList<string> Scopes);

/// <summary>How making a key ended. Closed.</summary>
internal abstract record KeyCreation
{
    private KeyCreation()
    {
    }

    public sealed record Created(NewApiKey Key, Instant At) : KeyCreation;

    public sealed record NoSuchFirm : KeyCreation;

    public sealed record TooMany : KeyCreation;
}
