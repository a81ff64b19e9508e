using System.Text.Json.Serialization;

namespace Coccinelle.Server.Calls;

/// <summary>What a call carried about its origin, as <c>call_logs.evidence</c> keeps it.</summary>
internal sealed record StoredEvidence(string? To, string? From, string? ForwardedFrom, string? CalledVia, string? AssistantUnavailable);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredEvidence))]
internal sealed partial class CallJson : JsonSerializerContext;
