using System.Text.Json;
using Coccinelle.Providers.Http;
using NodaTime;

namespace Coccinelle.Providers.Vapi;

/// <summary>An assistant in a list.</summary>
/// <param name="TenantId">The firm that its maker wrote on it (<c>metadata.tenantId</c>); null when nobody did.</param>
public sealed record VapiAssistantEntry(string Id, string? TenantId, Instant? CreatedAt)
{
    internal static VapiAssistantEntry? Read(JsonElement assistant)
        => assistant.Text("id") is { } id ? new(id, assistant.Text("metadata", "tenantId"), assistant.Time("createdAt")) : null;
}

/// <summary>What asking for the account's assistants gave. Closed.</summary>
public abstract record VapiAssistantList
{
    private VapiAssistantList()
    {
    }

    /// <summary>A page.</summary>
    /// <param name="Length">As Vapi counts: below <see cref="VapiClient.AssistantsPerPage"/> it is the last one.</param>
    public sealed record Page(IReadOnlyList<VapiAssistantEntry> Assistants, int Length) : VapiAssistantList;

    /// <summary>Nothing was learned: ask again later.</summary>
    public sealed record Failed(string Reason) : VapiAssistantList;
}

/// <summary>What became of deleting an assistant. Closed.</summary>
public abstract record VapiAssistantRemoval
{
    private VapiAssistantRemoval()
    {
    }

    /// <summary>It is not there any more, whoever deleted it.</summary>
    public sealed record Gone : VapiAssistantRemoval;

    /// <summary>409: something at Vapi still needs it (Vapi OpenAPI: AssistantPinnedConflictResponseDTO).</summary>
    public sealed record Pinned(string Reason) : VapiAssistantRemoval;

    /// <summary>It may be there still: delete it again later.</summary>
    public sealed record Failed(string Reason) : VapiAssistantRemoval;
}
