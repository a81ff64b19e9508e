using System.Text.Json.Nodes;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Server.Channels;

/// <summary>A sentence in both languages, as a column keeps it.</summary>
internal static class StoredReason
{
    public static string Write(Said said) => new JsonObject { ["en"] = said.En, ["fr"] = said.Fr }.ToJsonString();

    public static Said? Read(string? stored)
        => stored is null ? null : Read(JsonNode.Parse(stored)!.AsObject());

    private static Said Read(JsonObject json) => new(json["en"]!.GetValue<string>(), json["fr"]!.GetValue<string>());
}

/// <summary>Proofs as <c>verified_by</c> keeps them.</summary>
internal static class ProofNames
{
    public static string Of(ProofKind kind) => kind switch
    {
        ProofKind.Provider => "provider",
        ProofKind.Test => "test",
        ProofKind.Message => "message",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static ProofKind Read(string name) => name switch
    {
        "test" => ProofKind.Test,
        "message" => ProofKind.Message,
        _ => ProofKind.Provider,
    };
}
