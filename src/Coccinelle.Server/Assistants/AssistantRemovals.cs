using Coccinelle.Domain.Tenants;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Storage;
using NodaTime;

namespace Coccinelle.Server.Assistants;

/// <summary>Deletes at Vapi the assistants whose firm is gone or has another one (<see cref="AssistantWishes"/>), until it is certain that they are.</summary>
internal sealed class AssistantRemovals(Database database, VapiClient vapi, AssistantSearch search, IClock clock)
{
    /// <summary>Longer than one attempt takes; then another server may try.</summary>
    private static readonly Duration Lease = Duration.FromMinutes(2);

    private static readonly Duration Longest = Duration.FromHours(1);

    /// <summary>Works on the removal that has been due longest; false when none is.</summary>
    public async Task<bool> RunNextAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var removal = await database.QueryFirstOrDefaultAsync<Removal>(
            $"""
            UPDATE assistant_removals SET next_attempt_at = @lease, attempts = attempts + 1 WHERE vapi_id IN (
              SELECT vapi_id FROM assistant_removals WHERE done_at IS NULL AND next_attempt_at <= @now
              ORDER BY next_attempt_at LIMIT 1 {database.Dialect.SkipLocked})
            RETURNING vapi_id, attempts
            """,
            new { now, lease = now + Lease },
            ct);
        if (removal is null)
            return false;

        var problem = TenantId.TryParse(removal.VapiId, out _) ? await RemoveAllOfAsync(removal.VapiId, ct) : await RemoveAsync(removal.VapiId, ct);
        await database.ExecuteAsync(
            "UPDATE assistant_removals SET done_at = @doneAt, last_error = @problem, next_attempt_at = @next WHERE vapi_id = @VapiId",
            new
            {
                removal.VapiId,
                problem,
                doneAt = problem is null ? clock.GetCurrentInstant() : (Instant?)null,
                next = clock.GetCurrentInstant() + Duration.Min(Longest, Duration.FromSeconds(30 * Math.Pow(2, Math.Min(removal.Attempts, 10)))),
            },
            CancellationToken.None);
        return true;
    }

    /// <summary>Of a firm whose assistant may have been made without our ever hearing its id.</summary>
    private async Task<string?> RemoveAllOfAsync(string tenantId, CancellationToken ct)
    {
        if (await search.FindAsync(tenantId, ct) is not AssistantSearchResult.Found found)
            return "The assistants at Vapi could not be listed.";

        string? problem = null;
        foreach (var id in found.Ids)
            problem = await RemoveAsync(id, ct) ?? problem;
        return problem;
    }

    /// <summary>Null when it is gone, or when a firm still uses it: then it is not ours to delete.</summary>
    private async Task<string?> RemoveAsync(string vapiId, CancellationToken ct)
    {
        if (await database.ScalarAsync<int>("SELECT count(*) FROM assistants WHERE vapi_id = @vapiId", new { vapiId }, ct) > 0)
            return null;

        return await vapi.DeleteAssistantAsync(vapiId, ct) switch
        {
            VapiAssistantRemoval.Gone => null,
            VapiAssistantRemoval.Pinned pinned => $"409: {pinned.Reason}",
            VapiAssistantRemoval.Failed failed => failed.Reason,
            _ => throw new InvalidOperationException("Unknown result of a removal."),
        };
    }

    private sealed class Removal
    {
        public required string VapiId { get; init; }

        public int Attempts { get; init; }
    }
}
