using Coccinelle.Domain.Knowledge;
using Coccinelle.Providers.OpenAi;
using Coccinelle.Providers.Pinecone;
using Coccinelle.Server.Storage;
using Dapper;

namespace Coccinelle.Server.Knowledge.Vectors;

/// <summary>Finds records by meaning: the question's vector, and the nearest in the firm's own namespace. Within a second, or not at all.</summary>
internal sealed partial class VectorSearch(Database database, OpenAiClient openAi, PineconeClient pinecone, TimeProvider time, ILogger<VectorSearch> logger)
{
    /// <summary>A caller hears silence for as long as this takes.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    /// <summary>After a failure nobody waits for the next one for so long.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private const int Most = 20;

    private long _restUntil = long.MinValue;

    /// <summary>Nothing when it failed.</summary>
    public async Task<IReadOnlyList<KnowledgeHit>> FindAsync(string tenantId, KnowledgeQuestion question, CancellationToken ct)
    {
        if (time.GetUtcNow().UtcTicks < Interlocked.Read(ref _restUntil))
            return [];
        using var deadline = new CancellationTokenSource(Budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        try
        {
            if (await openAi.EmbedAsync([question.Text], Budget, either.Token) is not EmbeddingResult.Done { Vectors: [var vector] })
                return Failed("embedding");
            if (await pinecone.QueryAsync(tenantId, vector, Most, Budget, either.Token) is not PineconeQueryResult.Done near)
                return Failed("query");
            return await LoadAsync(tenantId, [.. near.Matches.Take(Most)], ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failed("deadline");
        }
    }

    /// <summary>The index only names records. What they say, and whose they are, is what the database says now.</summary>
    private async Task<IReadOnlyList<KnowledgeHit>> LoadAsync(string tenantId, IReadOnlyList<PineconeMatch> matches, CancellationToken ct)
    {
        if (matches.Count == 0)
            return [];
        var parameters = new DynamicParameters(new { tenantId }); // one by one: a list is an array to PostgreSQL's driver alone
        for (var i = 0; i < matches.Count; i++)
            parameters.Add($"id{i}", matches[i].Id);
        var rows = await database.For(tenantId).QueryAsync<KnowledgeRecordRow>(
            $"""
            SELECT r.id, r.document_id, d.title, r.position, r.heading, r.label, r.content FROM knowledge_records r
            JOIN knowledge_documents d ON d.tenant_id = @tenantId AND d.id = r.document_id
            WHERE r.tenant_id = @tenantId AND r.id IN ({string.Join(", ", matches.Select((_, i) => $"@id{i}"))})
            """,
            parameters,
            ct);
        var scores = matches.GroupBy(match => match.Id, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Max(match => match.Score), StringComparer.Ordinal);
        return [.. rows.Select(row => row.Hit(_ => VectorMatch.Strength(scores[row.Id])))];
    }

    private IReadOnlyList<KnowledgeHit> Failed(string step)
    {
        Interlocked.Exchange(ref _restUntil, (time.GetUtcNow() + Rest).UtcTicks);
        LogFailed(step);
        return [];
    }

    [LoggerMessage(LogLevel.Warning, "The search by meaning failed ({Step}); words alone answer for half a minute")]
    private partial void LogFailed(string step);
}
