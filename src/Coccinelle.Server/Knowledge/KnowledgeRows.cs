using System.Data.Common;
using Coccinelle.Domain.Knowledge;
using Coccinelle.Server.Access;
using Coccinelle.Server.Knowledge.Vectors;
using Coccinelle.Server.Storage;
using Dapper;
using NodaTime;

namespace Coccinelle.Server.Knowledge;

/// <summary>A firm's documents and what they say.</summary>
internal sealed class KnowledgeRows(Database database, AuditLog audit, IClock clock)
{
    public const int MostDocuments = 200;
    public const int MostRecords = 20_000;

    /// <summary>Of one document: what a transaction writes while others wait for it.</summary>
    public const int MostRecordsOfOne = 2000;

    /// <summary>Rows per statement.</summary>
    private const int Batch = 100;

    private const string Columns = "id, title, format, size_bytes, record_count, indexed_in, indexed_at, index_error, created_at";

    public Task<IReadOnlyList<KnowledgeDocumentRow>> ListAsync(string tenantId, int limit, string? cursor, CancellationToken ct)
        => database.For(tenantId).QueryAsync<KnowledgeDocumentRow>(
            $"SELECT {Columns} FROM knowledge_documents WHERE tenant_id = @tenantId AND (@cursor IS NULL OR id < @cursor) ORDER BY id DESC LIMIT @limit",
            new { tenantId, limit, cursor },
            ct);

    public Task<KnowledgeDocumentRow?> FindAsync(string tenantId, string id, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<KnowledgeDocumentRow>(
            $"SELECT {Columns} FROM knowledge_documents WHERE tenant_id = @tenantId AND id = @id", new { tenantId, id }, ct);

    /// <summary>What a document says, in its order, after a position.</summary>
    public Task<IReadOnlyList<KnowledgeRecordRow>> RecordsAsync(string tenantId, string documentId, int limit, int after, CancellationToken ct)
        => database.For(tenantId).QueryAsync<KnowledgeRecordRow>(
            """
            SELECT id, document_id, position, heading, label, content FROM knowledge_records
            WHERE tenant_id = @tenantId AND document_id = @documentId AND position > @after ORDER BY position LIMIT @limit
            """,
            new { tenantId, documentId, limit, after },
            ct);

    /// <summary>The same content twice is one document: the first.</summary>
    public Task<KnowledgeAddition> AddAsync(string tenantId, NewKnowledge document, Actor actor, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync<KnowledgeAddition>(
            async transaction =>
            {
                if (await FindSameAsync(transaction, tenantId, document.ContentHash, ct) is { } before)
                    return new KnowledgeAddition.Known(before);
                var now = (await transaction.QueryFirstOrDefaultAsync<Totals>(
                    "SELECT count(*) AS documents, coalesce(sum(record_count), 0) AS records FROM knowledge_documents WHERE tenant_id = @tenantId", new { tenantId }, ct))!;
                if (now.Documents >= MostDocuments || now.Records + document.Records.Count > MostRecords)
                    return new KnowledgeAddition.Full();

                var row = new
                {
                    id = Ids.New("kdc", clock),
                    tenantId,
                    document.Title,
                    document.Format,
                    document.ContentHash,
                    document.SizeBytes,
                    document.Records.Count,
                    now = clock.GetCurrentInstant(),
                };
                var added = await transaction.ExecuteAsync(
                    """
                    INSERT INTO knowledge_documents (id, tenant_id, title, format, content_hash, size_bytes, record_count, index_due_at, created_at)
                    VALUES (@id, @tenantId, @Title, @Format, @ContentHash, @SizeBytes, @Count, @now, @now) ON CONFLICT (tenant_id, content_hash) DO NOTHING
                    """,
                    row,
                    ct);
                if (added == 0)
                    return new KnowledgeAddition.Known((await FindSameAsync(transaction, tenantId, document.ContentHash, ct))!);

                for (var first = 0; first < document.Records.Count; first += Batch)
                    await InsertAsync(transaction, tenantId, row.id, document.Records.Skip(first).Take(Batch).ToArray(), first, ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "knowledge.added", row.id), ct);
                return new KnowledgeAddition.Added((await FindSameAsync(transaction, tenantId, document.ContentHash, ct))!);
            },
            ct);

    /// <summary>With everything it says, here and in the vector index; false when there is no such document.</summary>
    public Task<bool> DeleteAsync(string tenantId, string id, Actor actor, CancellationToken ct)
        => database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync("DELETE FROM knowledge_records WHERE tenant_id = @tenantId AND document_id = @id", new { tenantId, id }, ct);
                var gone = await transaction.QueryFirstOrDefaultAsync<IndexedDocument>(
                    "DELETE FROM knowledge_documents WHERE tenant_id = @tenantId AND id = @id RETURNING id, record_count, indexed_in, index_lease_until",
                    new { tenantId, id },
                    ct);
                if (gone is null)
                    return false;
                if (gone.IndexedIn is not null)
                    await KnowledgeRemovals.AddAsync(transaction, tenantId, gone, clock, ct);
                await audit.AppendAsync(transaction, new AuditEntry(actor, tenantId, "knowledge.deleted", id), ct);
                return true;
            },
            ct);

    /// <summary>The name under which a record is known, here and in the vector index.</summary>
    public static string RecordId(string documentId, int position) => $"{documentId}.{position}";

    private static Task<KnowledgeDocumentRow?> FindSameAsync(DbTransaction transaction, string tenantId, string contentHash, CancellationToken ct)
        => transaction.QueryFirstOrDefaultAsync<KnowledgeDocumentRow>(
            $"SELECT {Columns} FROM knowledge_documents WHERE tenant_id = @tenantId AND content_hash = @contentHash", new { tenantId, contentHash }, ct);

    private static Task<int> InsertAsync(DbTransaction transaction, string tenantId, string documentId, KnowledgeRecord[] records, int first, CancellationToken ct)
    {
        var parameters = new DynamicParameters(new { tenantId, documentId });
        for (var i = 0; i < records.Length; i++)
        {
            parameters.Add($"id{i}", RecordId(documentId, first + i));
            parameters.Add($"position{i}", first + i);
            parameters.Add($"heading{i}", records[i].Heading);
            parameters.Add($"label{i}", records[i].Label, System.Data.DbType.String);
            parameters.Add($"content{i}", records[i].Content);
        }

        var values = Enumerable.Range(0, records.Length).Select(i => $"(@id{i}, @tenantId, @documentId, @position{i}, @heading{i}, @label{i}, @content{i})");
        return transaction.ExecuteAsync(
            $"INSERT INTO knowledge_records (id, tenant_id, document_id, position, heading, label, content) VALUES {string.Join(", ", values)}", parameters, ct);
    }

    private sealed class Totals
    {
        public long Documents { get; init; }

        public long Records { get; init; }
    }
}

/// <summary>A document that was read.</summary>
internal sealed record NewKnowledge(string Title, string Format, string ContentHash, int SizeBytes, IReadOnlyList<KnowledgeRecord> Records);

/// <summary>What became of adding a document. Closed.</summary>
internal abstract record KnowledgeAddition
{
    private KnowledgeAddition()
    {
    }

    public sealed record Added(KnowledgeDocumentRow Document) : KnowledgeAddition;

    /// <summary>The firm has this content already.</summary>
    public sealed record Known(KnowledgeDocumentRow Document) : KnowledgeAddition;

    /// <summary>The firm has as much as one may.</summary>
    public sealed record Full : KnowledgeAddition;
}
