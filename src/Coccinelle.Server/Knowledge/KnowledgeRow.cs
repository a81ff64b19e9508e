using Coccinelle.Domain.Knowledge;
using NodaTime;

namespace Coccinelle.Server.Knowledge;

/// <summary>A row of <c>knowledge_documents</c>.</summary>
internal sealed class KnowledgeDocumentRow
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Format { get; init; }

    public int SizeBytes { get; init; }

    public int RecordCount { get; init; }

    public string? IndexedIn { get; init; }

    public Instant? IndexedAt { get; init; }

    public string? IndexError { get; init; }

    public required Instant CreatedAt { get; init; }
}

/// <summary>A row of <c>knowledge_records</c>, with its document's title where it was asked for.</summary>
internal sealed class KnowledgeRecordRow
{
    public required string Id { get; init; }

    public required string DocumentId { get; init; }

    public string Title { get; init; } = "";

    public int Position { get; init; }

    public required string Heading { get; init; }

    public string? Label { get; init; }

    public required string Content { get; init; }

    public KnowledgeHit Hit(Func<KnowledgeRecord, double> strength)
    {
        var record = new KnowledgeRecord(Heading, Label, Content);
        return new(DocumentId, Title, Position, record, strength(record));
    }
}

/// <summary>What has to be known of a document to take it out of the vector index.</summary>
internal sealed class IndexedDocument
{
    public required string Id { get; init; }

    public int RecordCount { get; init; }

    public string? IndexedIn { get; init; }

    public Instant? IndexLeaseUntil { get; init; }
}
