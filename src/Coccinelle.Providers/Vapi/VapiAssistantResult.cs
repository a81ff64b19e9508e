using System.Text.Json.Nodes;

namespace Coccinelle.Providers.Vapi;

/// <summary>What became of reading, creating or changing an assistant. Closed.</summary>
public abstract record VapiAssistantResult
{
    private VapiAssistantResult()
    {
    }

    public sealed record Done(string Id, JsonObject Assistant) : VapiAssistantResult;

    public sealed record NotFound : VapiAssistantResult;

    /// <summary>Our request or our key is wrong (4xx).</summary>
    public sealed record Refused(int Status, string Reason) : VapiAssistantResult;

    /// <summary>429: nothing was done, try later.</summary>
    public sealed record RateLimited : VapiAssistantResult;

    /// <summary>Certainly not done, or for a reading: nothing learned.</summary>
    public sealed record Failed(string Reason) : VapiAssistantResult;

    /// <summary>5xx, timeout or lost connection: look for the assistant before creating another.</summary>
    public sealed record OutcomeUnknown(string Reason) : VapiAssistantResult;
}
