using Coccinelle.Domain.Knowledge;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Knowledge;

/// <summary>
/// Finds records by their words. The database says which records may fit (full text: <see cref="WordSearchSql"/>) and how common each word
/// is in the firm's own texts; how well one fits is the domain's to say, so both databases give the same answer.
/// </summary>
internal sealed class WordSearch(Database database)
{
    /// <summary>As many candidates as a decision can need.</summary>
    private const int Most = 60;

    /// <summary>What fits at all, and what weighed the words; no hits when no word is known.</summary>
    public async Task<(IReadOnlyList<KnowledgeHit> Hits, WordMatch? Match)> FindAsync(string tenantId, KnowledgeQuestion question, CancellationToken ct)
    {
        if (question.Terms.Count == 0)
            return ([], null);
        var parameters = WordSearchSql.Parameters(database.Dialect, tenantId, question.Terms);
        var firm = database.For(tenantId);
        var counts = await firm.QueryAsync<Frequency>(WordSearchSql.Frequencies(database.Dialect, question.Terms.Count), parameters, ct);
        if (counts.Count == 0)
            return ([], null);

        var frequencies = Enumerable.Range(0, question.Terms.Count).Select(term => counts.FirstOrDefault(count => count.Term == term)?.Hits ?? 0).ToArray();
        var match = new WordMatch(question, counts[0].Records, frequencies);
        for (var i = 0; i < match.Weights.Count; i++)
            parameters.Add($"weight{i}", match.Weights[i]);
        parameters.Add("most", Most);
        var rows = await firm.QueryAsync<KnowledgeRecordRow>(WordSearchSql.Candidates(database.Dialect, question.Terms.Count), parameters, ct);
        return ([.. rows.Select(row => row.Hit(match.Strength)).OrderByDescending(hit => hit.Strength)], match);
    }

    private sealed class Frequency
    {
        public long Term { get; init; }

        public long Hits { get; init; }

        public long Records { get; init; }
    }
}
