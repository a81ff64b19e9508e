using System.Data.Common;
using Coccinelle.Providers.Pinecone;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Knowledge.Vectors;

/// <summary>Takes out of the vector index what was deleted here, until it is certain that it is gone; then the order goes too.</summary>
internal sealed class KnowledgeRemovals(Database database, PineconeClient pinecone, VectorIndexName index, IClock clock)
{
    private static readonly Duration Lease = Duration.FromMinutes(2);

    private static readonly Duration Longest = Duration.FromHours(1);

    /// <summary>A document was deleted. Whoever may still be bringing it there is let finish first.</summary>
    public static Task AddAsync(DbTransaction transaction, string tenantId, IndexedDocument document, IClock clock, CancellationToken ct)
        => InsertAsync(transaction, tenantId, document.Id, document, clock, ct);

    /// <summary>Everything of a firm that is being erased; called before its documents go.</summary>
    public static async Task ErasedAsync(DbTransaction transaction, string tenantId, IClock clock, CancellationToken ct)
    {
        foreach (var documents in await transaction.QueryAsync<IndexedDocument>(
            """
            SELECT indexed_in, max(tenant_id) AS id, max(index_lease_until) AS index_lease_until FROM knowledge_documents
            WHERE tenant_id = @tenantId AND indexed_in IS NOT NULL GROUP BY indexed_in
            """,
            new { tenantId },
            ct))
        {
            await InsertAsync(transaction, tenantId, null, documents, clock, ct);
        }
    }

    /// <summary>Works on the removal that has been due longest; false when none is. What stands in another index waits for its settings.</summary>
    public async Task<bool> RunNextAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var removal = await database.QueryFirstOrDefaultAsync<Removal>(
            $"""
            UPDATE knowledge_removals SET next_attempt_at = @lease, attempts = attempts + 1 WHERE id IN (
              SELECT id FROM knowledge_removals WHERE indexed_in = @Host AND next_attempt_at <= @now ORDER BY next_attempt_at LIMIT 1 {database.Dialect.SkipLocked})
            RETURNING id, firm, document_id, record_count, attempts
            """,
            new { now, lease = now + Lease, index.Host },
            ct);
        if (removal is null)
            return false;

        if (await RemoveAsync(removal, ct) is PineconeChangeResult.Failed failed)
        {
            await database.ExecuteAsync(
                "UPDATE knowledge_removals SET last_error = @Reason, next_attempt_at = @next WHERE id = @Id",
                new
                {
                    removal.Id,
                    failed.Reason,
                    next = clock.GetCurrentInstant() + Duration.Min(Longest, Duration.FromSeconds(5 * Math.Pow(2, Math.Min(removal.Attempts, 12)))),
                },
                CancellationToken.None);
        }
        else
        {
            await database.ExecuteAsync("DELETE FROM knowledge_removals WHERE id = @Id", new { removal.Id }, CancellationToken.None);
        }

        return true;
    }

    private async Task<PineconeChangeResult> RemoveAsync(Removal removal, CancellationToken ct)
    {
        if (removal.DocumentId is null)
            return await pinecone.DeleteNamespaceAsync(removal.Firm, ct);
        foreach (var ids in Enumerable.Range(0, removal.RecordCount).Select(position => KnowledgeRows.RecordId(removal.DocumentId, position)).Chunk(PineconeClient.MostIds))
        {
            if (await pinecone.DeleteAsync(removal.Firm, ids, ct) is PineconeChangeResult.Failed failed)
                return failed;
        }

        return new PineconeChangeResult.Done();
    }

    private static Task InsertAsync(DbTransaction transaction, string tenantId, string? documentId, IndexedDocument document, IClock clock, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return transaction.ExecuteAsync(
            """
            INSERT INTO knowledge_removals (id, firm, document_id, record_count, indexed_in, requested_at, next_attempt_at)
            VALUES (@id, @tenantId, @documentId, @RecordCount, @IndexedIn, @now, @at)
            """,
            new
            {
                id = Ids.New("krm", clock),
                tenantId,
                documentId,
                document.RecordCount,
                document.IndexedIn,
                now,
                at = document.IndexLeaseUntil is { } lease && lease > now ? lease : now,
            },
            ct);
    }

    private sealed class Removal
    {
        public required string Id { get; init; }

        public required string Firm { get; init; }

        public string? DocumentId { get; init; }

        public int RecordCount { get; init; }

        public int Attempts { get; init; }
    }
}
