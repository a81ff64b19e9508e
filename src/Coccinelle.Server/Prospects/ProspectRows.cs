using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Prospects;

/// <summary>Reads a firm's prospects.</summary>
internal sealed class ProspectRows(Database database)
{
    /// <summary>The newest first, after a cursor.</summary>
    public Task<IReadOnlyList<ProspectRow>> ListAsync(string tenantId, ProspectFilter filter, int limit, string? cursor, CancellationToken ct)
        => database.For(tenantId).QueryAsync<ProspectRow>(
            $"""
            SELECT {ProspectRow.Columns} FROM qualified_prospects
            WHERE tenant_id = @tenantId AND (@cursor IS NULL OR id < @cursor)
              AND (@Status IS NULL OR qualification_status = @Status)
              AND (@MinScore IS NULL OR qualification_score >= @MinScore)
              AND (@interest IS NULL OR lower(coalesce(interest_type, '')) = @interest)
              AND (@Since IS NULL OR coalesce(last_contact_at, created_at) >= @Since)
              AND (@search IS NULL OR lower(name) LIKE @search OR coalesce(phone, '') LIKE @search OR coalesce(email, '') LIKE @search
                OR lower(coalesce(location_preference, '')) LIKE @search OR lower(coalesce(notes, '')) LIKE @search)
            ORDER BY id DESC LIMIT @limit
            """,
            new
            {
                tenantId,
                filter.Status,
                filter.MinScore,
                interest = filter.InterestType?.Trim().ToLowerInvariant(),
                filter.Since,
                search = Search(filter.Search),
                limit,
                cursor,
            },
            ct);

    public Task<ProspectRow?> FindAsync(string tenantId, string id, CancellationToken ct)
        => database.For(tenantId).QueryFirstOrDefaultAsync<ProspectRow>(
            $"SELECT {ProspectRow.Columns} FROM qualified_prospects WHERE tenant_id = @tenantId AND id = @id", new { tenantId, id }, ct);

    /// <summary>All that was ever learnt of him, the newest first.</summary>
    public Task<IReadOnlyList<InteractionRow>> HistoryAsync(string tenantId, string id, CancellationToken ct)
        => database.For(tenantId).QueryAsync<InteractionRow>(
            """
            SELECT id, call_id, actor, said, changes, score, created_at FROM prospect_interactions
            WHERE tenant_id = @tenantId AND prospect_id = @id ORDER BY id DESC
            """,
            new { tenantId, id },
            ct);

    private static string? Search(string? words)
        => string.IsNullOrWhiteSpace(words) ? null : $"%{words.Trim().ToLowerInvariant().Replace("%", "", StringComparison.Ordinal)}%";
}

/// <summary>Which prospects are wanted; null wants all.</summary>
internal sealed record ProspectFilter(string? Status, int? MinScore, string? InterestType, string? Search, Instant? Since);
