using Coccinelle.Domain.Knowledge;
using Coccinelle.Server.Knowledge.Vectors;

namespace Coccinelle.Server.Knowledge;

/// <summary>
/// Answers a question from what the firm has written down, and from nothing else: by words in the database, and by meaning where that is set
/// up. When the search by meaning fails or is slow, the words alone answer.
/// </summary>
internal sealed class KnowledgeSearch(WordSearch words, VectorSearch? vectors = null)
{
    public async Task<KnowledgeFinding> AskAsync(string tenantId, string text, CancellationToken ct)
    {
        var question = KnowledgeQuestion.Of(text);
        if (question.Words.Count == 0)
            return new(new KnowledgeAnswer.NotFound(), []);
        var meant = vectors?.FindAsync(tenantId, question, ct) ?? Task.FromResult<IReadOnlyList<KnowledgeHit>>([]);
        var (found, match) = await words.FindAsync(tenantId, question, ct);
        KnowledgeHit[] hits = [.. found.Concat(await meant).GroupBy(hit => (hit.DocumentId, hit.Position)).Select(same => same.MaxBy(hit => hit.Strength)!)
            .OrderByDescending(hit => hit.Strength)];
        return new(KnowledgeDecision.Of(question, hits, match), hits);
    }
}

/// <summary>The answer, and what it was chosen from.</summary>
internal sealed record KnowledgeFinding(KnowledgeAnswer Answer, IReadOnlyList<KnowledgeHit> Hits);
