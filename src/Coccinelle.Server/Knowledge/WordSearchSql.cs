using Coccinelle.Domain.Knowledge;
using Coccinelle.Server.Storage;
using Dapper;

namespace Coccinelle.Server.Knowledge;

/// <summary>
/// The one place where full text differs between the databases: which records hold which term. Terms are folded to ASCII letters and digits
/// (<see cref="KnowledgeTerm"/>), so there is nothing in them that either query language could take for its own.
/// </summary>
internal static class WordSearchSql
{
    public static DynamicParameters Parameters(Dialect dialect, string tenantId, IReadOnlyList<KnowledgeTerm> terms)
    {
        var parameters = new DynamicParameters(new { tenantId });
        for (var i = 0; i < terms.Count; i++)
        {
            if (dialect.Kind == DialectKind.Postgres)
            {
                parameters.Add($"word{i}", terms[i].Word);
                parameters.Add($"prefix{i}", terms[i].Prefix + ":*");
            }
            else
            {
                parameters.Add($"match{i}", $"firm_word : \"{tenantId.Replace("_", "", StringComparison.Ordinal)}\" AND {{heading content}} : (\"{terms[i].Prefix}\" * OR \"{terms[i].Word}\")");
            }
        }

        return parameters;
    }

    /// <summary>Term → how many of the firm's records hold it, and how many it has. Terms that none holds are left out.</summary>
    public static string Frequencies(Dialect dialect, int terms)
        => $"""
            WITH {Hits(dialect, terms)}
            SELECT term, count(*) AS hits, (SELECT count(*) FROM knowledge_records WHERE tenant_id = @tenantId) AS records FROM hits GROUP BY term
            """;

    /// <summary>The records with the weightiest terms.</summary>
    public static string Candidates(Dialect dialect, int terms)
        => $"""
            WITH {Hits(dialect, terms)},
            best AS (
              SELECT record_id, sum(CASE term {string.Join(' ', Enumerable.Range(0, terms).Select(i => $"WHEN {i} THEN @weight{i}"))} END) AS score
              FROM hits GROUP BY record_id ORDER BY score DESC, record_id DESC LIMIT @most)
            SELECT r.id, r.document_id, d.title, r.position, r.heading, r.label, r.content FROM best
            JOIN knowledge_records r ON r.tenant_id = @tenantId AND r.id = best.record_id
            JOIN knowledge_documents d ON d.tenant_id = @tenantId AND d.id = r.document_id
            """;

    /// <summary>
    /// PostgreSQL knows French endings by itself; our prefix finds families that it keeps apart. The queries are made once, not per row.
    /// SQLite knows the prefix alone.
    /// </summary>
    private static string Hits(Dialect dialect, int terms)
        => dialect.Kind == DialectKind.Postgres
            ? $"""
                terms AS MATERIALIZED ({Each(terms, i => $"SELECT {i} AS term, plainto_tsquery('coccinelle_french', @word{i}) || to_tsquery('simple', @prefix{i}) AS query")}),
                hits AS (SELECT r.id AS record_id, t.term FROM knowledge_records r JOIN terms t ON r.vector @@ t.query WHERE r.tenant_id = @tenantId)
                """
            : $"hits AS ({Each(terms, i => $"SELECT record_id, {i} AS term FROM knowledge_index WHERE knowledge_index MATCH @match{i}")})";

    private static string Each(int terms, Func<int, string> select) => string.Join(" UNION ALL ", Enumerable.Range(0, terms).Select(select));
}
