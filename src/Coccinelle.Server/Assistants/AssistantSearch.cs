using Coccinelle.Providers.Vapi;
using NodaTime;

namespace Coccinelle.Server.Assistants;

/// <summary>Looks through the account for assistants that carry a firm's mark (<c>metadata.tenantId</c>): ones that we made and lost sight of.</summary>
internal sealed class AssistantSearch(VapiClient vapi)
{
    public async Task<AssistantSearchResult> FindAsync(string tenantId, CancellationToken ct)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<VapiAssistantEntry>();
        Instant? until = null;
        while (true)
        {
            var answer = await vapi.ListAssistantsAsync(until, ct);
            if (answer is not VapiAssistantList.Page page)
                return new AssistantSearchResult.Failed((answer as VapiAssistantList.Failed)?.Reason ?? "");

            var fresh = page.Assistants.Where(assistant => seen.Add(assistant.Id)).ToList();
            found.AddRange(fresh.Where(assistant => assistant.TenantId == tenantId));
            until = page.Assistants.Min(assistant => assistant.CreatedAt);
            if (page.Length < VapiClient.AssistantsPerPage || fresh.Count == 0 || until is null)
                return new AssistantSearchResult.Found([.. found.OrderBy(assistant => assistant.CreatedAt).Select(assistant => assistant.Id)]);
        }
    }
}

/// <summary>What a search gave. Closed.</summary>
internal abstract record AssistantSearchResult
{
    private AssistantSearchResult()
    {
    }

    /// <summary>All of them, oldest first; empty when there is none.</summary>
    public sealed record Found(IReadOnlyList<string> Ids) : AssistantSearchResult;

    /// <summary>Nothing was learned.</summary>
    public sealed record Failed(string Reason) : AssistantSearchResult;
}
