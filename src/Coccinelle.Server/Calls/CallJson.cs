using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coccinelle.Server.Calls;

/// <summary>What a call carried about its origin, as <c>call_logs.evidence</c> keeps it.</summary>
internal sealed record StoredEvidence(string? To, string? From, string? ForwardedFrom, string? CalledVia, string? AssistantUnavailable);

[JsonSerializable(typeof(StoredEvidence))]
internal sealed partial class CallJson : JsonSerializerContext
{
    /// <summary>An operator reads this in the database: <c>+33</c> stays <c>+33</c>.</summary>
    public static readonly CallJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
