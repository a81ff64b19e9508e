using Coccinelle.Domain.Knowledge;
using Coccinelle.Providers.OpenAi;
using Coccinelle.Providers.Pinecone;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Knowledge.Vectors;

/// <summary>
/// Brings documents into the vector index, record by record under ids that never change, so that doing it again changes nothing. A lease says
/// who is at it; whoever lost it, or whose document was deleted meanwhile, stops before the next batch.
/// </summary>
internal sealed class KnowledgeIndexing(Database database, OpenAiClient openAi, PineconeClient pinecone, VectorIndexName index, IClock clock)
{
    /// <summary>Longer than one batch takes: two requests of at most 20 s each.</summary>
    private static readonly Duration Lease = Duration.FromMinutes(2);

    private static readonly Duration Longest = Duration.FromHours(1);

    /// <summary>Works on the document that has been due longest; false when none is.</summary>
    public async Task<bool> RunNextAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var document = await database.QueryFirstOrDefaultAsync<Due>(
            $"""
            UPDATE knowledge_documents SET indexed_in = @Host, indexed_at = NULL, index_lease_until = @lease, index_due_at = @lease, index_attempts = index_attempts + 1
            WHERE id IN (SELECT id FROM knowledge_documents WHERE (indexed_at IS NULL OR indexed_in <> @Host) AND index_due_at <= @now
              ORDER BY index_due_at LIMIT 1 {database.Dialect.SkipLocked})
            RETURNING id, tenant_id, title, index_attempts, index_lease_until
            """,
            new { now, lease = now + Lease, index.Host },
            ct);
        if (document is null)
            return false;

        var problem = await BringAsync(document, ct);
        now = clock.GetCurrentInstant();
        await database.ExecuteAsync(
            """
            UPDATE knowledge_documents SET indexed_at = @at, index_error = @problem, index_due_at = @next, index_lease_until = NULL
            WHERE id = @Id AND index_lease_until = @IndexLeaseUntil
            """,
            new
            {
                document.Id,
                document.IndexLeaseUntil,
                problem,
                at = problem is null ? now : (Instant?)null,
                next = now + Duration.Min(Longest, Duration.FromSeconds(5 * Math.Pow(2, Math.Min(document.IndexAttempts, 12)))),
            },
            CancellationToken.None);
        return true;
    }

    /// <summary>Null when all of it is there, or when it is no longer ours to bring.</summary>
    private async Task<string?> BringAsync(Due document, CancellationToken ct)
    {
        var after = -1;
        while (true)
        {
            var records = await database.For(document.TenantId).QueryAsync<KnowledgeRecordRow>(
                """
                SELECT id, document_id, position, heading, label, content FROM knowledge_records
                WHERE tenant_id = @TenantId AND document_id = @Id AND position > @after ORDER BY position LIMIT @most
                """,
                new { document.TenantId, document.Id, after, most = PineconeClient.MostVectors },
                ct);
            if (records.Count == 0 || !await RenewAsync(document, ct))
                return null;
            if (await openAi.EmbedAsync([.. records.Select(record => Text(document.Title, record))], null, ct) is not EmbeddingResult.Done done)
                return "OpenAI could not make the vectors.";
            if (await pinecone.UpsertAsync(document.TenantId, [.. records.Zip(done.Vectors, (record, vector) => new PineconeVector(record.Id, vector))], ct) is PineconeChangeResult.Failed failed)
                return $"Pinecone: {failed.Reason}";
            after = records[^1].Position;
        }
    }

    private async Task<bool> RenewAsync(Due document, CancellationToken ct)
    {
        var lease = clock.GetCurrentInstant() + Lease;
        var kept = await database.ExecuteAsync(
            "UPDATE knowledge_documents SET index_lease_until = @lease, index_due_at = @lease WHERE id = @Id AND index_lease_until = @IndexLeaseUntil",
            new { lease, document.Id, document.IndexLeaseUntil },
            ct);
        document.IndexLeaseUntil = lease;
        return kept == 1;
    }

    /// <summary>With what stands over it: a row by itself does not say what list it is in.</summary>
    private static string Text(string title, KnowledgeRecordRow record)
        => Speakable.Of(record.Heading.StartsWith(title, StringComparison.Ordinal) ? $"{record.Heading} : {record.Content}" : $"{title}, {record.Heading} : {record.Content}");

    private sealed class Due
    {
        public required string Id { get; init; }

        public required string TenantId { get; init; }

        public required string Title { get; init; }

        public int IndexAttempts { get; init; }

        public Instant IndexLeaseUntil { get; set; }
    }
}
