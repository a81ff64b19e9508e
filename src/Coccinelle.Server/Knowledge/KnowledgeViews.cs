using Coccinelle.Domain.Knowledge;
using Coccinelle.Server.Http;
using Coccinelle.Server.Knowledge.Vectors;
using NodaTime;

namespace Coccinelle.Server.Knowledge;

/// <summary>Something that the firm wants known.</summary>
/// <param name="Title">As the caller may hear of it.</param>
/// <param name="Text">The text itself.</param>
/// <param name="Format"><c>text</c> (the default), <c>markdown</c> or <c>csv</c>.</param>
internal sealed record KnowledgeRequest(string Title, string Text, string? Format);

/// <summary>A document.</summary>
/// <param name="Format"><c>text</c>, <c>markdown</c>, <c>csv</c> or <c>pdf</c>.</param>
/// <param name="RecordCount">How many rows and passages it has.</param>
/// <param name="SearchByMeaning"><c>off</c> (words alone are searched), <c>waiting</c>, <c>ready</c> or <c>failing</c>. By words a document is found at once.</param>
internal sealed record KnowledgeDocumentView(string Id, string Title, string Format, int SizeBytes, int RecordCount, string SearchByMeaning, Instant CreatedAt)
{
    public static KnowledgeDocumentView Of(KnowledgeDocumentRow row, VectorIndexName index)
        => new(row.Id, row.Title, row.Format, row.SizeBytes, row.RecordCount, State(row, index), row.CreatedAt);

    private static string State(KnowledgeDocumentRow row, VectorIndexName index)
        => index.Host is null ? "off"
            : row.IndexedAt is not null && row.IndexedIn == index.Host ? "ready"
            : row.IndexError is not null ? "failing" : "waiting";
}

/// <summary>A document and what it says.</summary>
internal sealed record KnowledgeDocumentDetail(
    string Id, string Title, string Format, int SizeBytes, int RecordCount, string SearchByMeaning, Instant CreatedAt, Page<KnowledgeRecordView> Records)
{
    public KnowledgeDocumentDetail(KnowledgeDocumentView view, Page<KnowledgeRecordView> records)
        : this(view.Id, view.Title, view.Format, view.SizeBytes, view.RecordCount, view.SearchByMeaning, view.CreatedAt, records)
    {
    }
}

/// <summary>A row of a table, a line of a price list, or a passage.</summary>
/// <param name="Label">What a row is about; null for prose.</param>
internal sealed record KnowledgeRecordView(int Position, string Heading, string? Label, string Text);

/// <summary>What the assistant would answer, and what it would choose from.</summary>
/// <param name="Outcome"><c>found</c>, <c>ambiguous</c> or <c>not_found</c>.</param>
/// <param name="Say">The words that the caller hears.</param>
/// <param name="Items">The best first.</param>
internal sealed record KnowledgeSearchView(string Outcome, string Say, IReadOnlyList<KnowledgeHitView> Items);

/// <summary>A record that was found.</summary>
/// <param name="Score">From 0 to 1; below 0.5 it is not quoted.</param>
internal sealed record KnowledgeHitView(string DocumentId, string Title, int Position, string Heading, string Text, double Score)
{
    public KnowledgeHitView(KnowledgeHit hit)
        : this(hit.DocumentId, hit.Title, hit.Position, hit.Record.Heading, hit.Record.Content, Math.Round(hit.Strength, 3))
    {
    }
}
