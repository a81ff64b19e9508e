using System.Security.Cryptography;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Secrets;

/// <summary>
/// Seals every data key under the current master key instead of a retired one, while servers go on that hold both; then proves that
/// the retired ones open nothing. What the data keys seal stays untouched. Run twice, it finds nothing to do.
/// </summary>
internal sealed class KeyRotation(Database database, KeyRing ring, MasterKeyCheck check, IClock clock)
{
    private const int Batch = 200;

    public async Task<RotationReport> RunAsync(CancellationToken ct)
    {
        await check.RunAsync(ct);
        var (rewrapped, unreadable) = await RewrapAsync(ct);
        var answers = await ResealAnswersAsync(ct);
        var (rows, opened) = await ProveAsync(ct);
        if (opened == 0 && unreadable == 0)
        {
            await database.ExecuteAsync(
                "UPDATE master_keys SET retired_at = @now WHERE key_id <> @Id AND retired_at IS NULL", new { ring.Current.Id, now = clock.GetCurrentInstant() }, ct);
        }

        return new RotationReport(ring.Current.Id, [.. ring.Previous.Select(key => key.Id)], rewrapped, answers, rows, opened, unreadable);
    }

    /// <summary>Row by row, guarded by the value that was read: whoever changed it meanwhile is not overwritten.</summary>
    private async Task<(int Rewrapped, int Unreadable)> RewrapAsync(CancellationToken ct)
    {
        var (rewrapped, unreadable) = (0, 0);
        var (afterTenant, afterVersion) = ("", 0);
        while (true)
        {
            var rows = await database.QueryAsync<Row>(
                """
                SELECT tenant_id, version, sealed_key, master_key_id FROM tenant_keys
                WHERE master_key_id <> @Id AND (tenant_id > @afterTenant OR (tenant_id = @afterTenant AND version > @afterVersion))
                ORDER BY tenant_id, version LIMIT @limit
                """,
                new { ring.Current.Id, afterTenant, afterVersion, limit = Batch },
                ct);
            if (rows.Count == 0)
                return (rewrapped, unreadable);
            foreach (var row in rows)
            {
                (afterTenant, afterVersion) = (row.TenantId, row.Version);
                if (TryOpen(ring.Find(row.MasterKeyId), row) is { } key)
                    rewrapped += await RewrapAsync(row, key, ct);
                else
                    unreadable++;
            }
        }
    }

    private Task<int> RewrapAsync(Row row, byte[] key, CancellationToken ct)
        => database.ExecuteAsync(
            """
            UPDATE tenant_keys SET sealed_key = @fresh, master_key_id = @Id
            WHERE tenant_id = @TenantId AND version = @Version AND sealed_key = @SealedKey
            """,
            new { fresh = ring.Current.Seal(key, DataKeys.Place(row.TenantId, row.Version)), ring.Current.Id, row.TenantId, row.Version, row.SealedKey },
            ct);

    /// <summary>Tries each retired key on each row, whatever the row says it was sealed with.</summary>
    private async Task<(int Rows, int Opened)> ProveAsync(CancellationToken ct)
    {
        var (rows, opened) = (0, 0);
        var (afterTenant, afterVersion) = ("", 0);
        while (true)
        {
            var page = await database.QueryAsync<Row>(
                """
                SELECT tenant_id, version, sealed_key, master_key_id FROM tenant_keys
                WHERE tenant_id > @afterTenant OR (tenant_id = @afterTenant AND version > @afterVersion)
                ORDER BY tenant_id, version LIMIT @limit
                """,
                new { afterTenant, afterVersion, limit = Batch },
                ct);
            if (page.Count == 0)
                return (rows, opened);
            (afterTenant, afterVersion) = (page[^1].TenantId, page[^1].Version);
            rows += page.Count;
            opened += page.Count(row => ring.Previous.Any(key => TryOpen(key, row) is not null));
        }
    }

    /// <summary>Answers that a repeated request must get again: they too leave the retired keys.</summary>
    private async Task<int> ResealAnswersAsync(CancellationToken ct)
    {
        var resealed = 0;
        foreach (var id in ring.Previous.Select(key => key.Id))
        {
            while (true)
            {
                var rows = await database.QueryAsync<AnswerRow>(
                    "SELECT scope, key, body FROM idempotency_keys WHERE master_key_id = @id AND body IS NOT NULL LIMIT @limit", new { id, limit = Batch }, ct);
                if (rows.Count == 0)
                    break;
                foreach (var row in rows)
                    resealed += await ResealAsync(row, ring.Find(id)!, ct);
            }
        }

        return resealed;
    }

    /// <summary>An answer that its key does not open is lost: its row stays, so that the request is not run a second time.</summary>
    private async Task<int> ResealAsync(AnswerRow row, SealingKey old, CancellationToken ct)
    {
        var answer = KeptAnswer.TryOpen(old, row.Body, row.Scope, row.Key);
        await database.ExecuteAsync(
            "UPDATE idempotency_keys SET body = @fresh, master_key_id = @Id WHERE scope = @Scope AND key = @Key AND body = @Body",
            new
            {
                fresh = answer is null ? "" : KeptAnswer.Seal(ring.Current, answer, row.Scope, row.Key),
                ring.Current.Id,
                row.Scope,
                row.Key,
                row.Body,
            },
            ct);
        return answer is null ? 0 : 1;
    }

    private static byte[]? TryOpen(SealingKey? key, Row row)
    {
        try
        {
            return key?.Open(row.SealedKey, DataKeys.Place(row.TenantId, row.Version));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private sealed class AnswerRow
    {
        public required string Scope { get; init; }

        public required string Key { get; init; }

        public required string Body { get; init; }
    }

    private sealed class Row
    {
        public required string TenantId { get; init; }

        public int Version { get; init; }

        public required string SealedKey { get; init; }

        public required string MasterKeyId { get; init; }
    }
}

/// <summary>What a rotation did, and what it proved.</summary>
/// <param name="CurrentKey">Id of the key that seals now.</param>
/// <param name="RetiredKeys">Ids of the keys that must open nothing.</param>
/// <param name="Rewrapped">Data keys that were sealed anew.</param>
/// <param name="Answers">Answers kept for repeated requests that were sealed anew.</param>
/// <param name="Tried">Data keys on which every retired key was tried.</param>
/// <param name="OpenedByRetired">How many of them a retired key still opened: none, or the rotation is not done.</param>
/// <param name="Unreadable">Data keys that no key of the ring opens.</param>
internal sealed record RotationReport(
    string CurrentKey, IReadOnlyList<string> RetiredKeys, int Rewrapped, int Answers, int Tried, int OpenedByRetired, int Unreadable)
{
    public bool Succeeded => OpenedByRetired == 0 && Unreadable == 0;

    public override string ToString() =>
        $"""
        Current master key {CurrentKey}, retired: {(RetiredKeys.Count > 0 ? string.Join(", ", RetiredKeys) : "none")}
        Data keys sealed anew: {Rewrapped}; kept answers: {Answers}; data keys that no key opens: {Unreadable}
        Proof: the retired keys open {OpenedByRetired} of {Tried} data keys{(Succeeded ? ". ENCRYPTION_KEY_PREVIOUS may be removed." : ". NOT DONE: keep ENCRYPTION_KEY_PREVIOUS.")}
        """;
}
