using System.Text.Json;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Channels;

/// <summary>What a request says about one secret of a channel. Never prints the secret.</summary>
public sealed class SecretChange
{
    /// <summary>Left out, or sent back masked as it was read: it stays as it is.</summary>
    public static readonly SecretChange Keep = new(null);

    /// <summary>Sent as <c>null</c>: it is deleted.</summary>
    public static readonly SecretChange Forget = new(null);

    private SecretChange(string? value) => Value = value;

    /// <summary>The new secret; null when none was entered.</summary>
    public string? Value { get; }

    /// <summary>A new secret.</summary>
    public static SecretChange Enter(string value) => new(value);

    public override string ToString() => this == Keep ? "kept" : this == Forget ? "forgotten" : "entered";
}

public static class SecretFields
{
    /// <summary>The longest secret that a provider hands out: Meta's tokens have a few hundred characters.</summary>
    private const int Longest = 2000;

    private static readonly string[] MaskFields = ["set", "hint"];

    /// <summary>A secret: entered as text, kept when left out or sent back masked (<c>{"set": true, "hint": "…abcd"}</c>), deleted by <c>null</c>.</summary>
    public static SecretChange Secret(this JsonFields fields, string name)
    {
        switch (fields.Find(name)?.ValueKind)
        {
            case null:
                return SecretChange.Keep;
            case JsonValueKind.Null:
                return SecretChange.Forget;
            case JsonValueKind.Object:
                if (!IsMask(fields.Find(name)!.Value))
                    fields.Refuse(name, new Said("Expected the secret as a text.", "Le secret est attendu sous forme de texte."));
                return SecretChange.Keep;
            default:
                return fields.Text(name, Longest) is { } text ? SecretChange.Enter(text) : SecretChange.Keep;
        }
    }

    private static bool IsMask(JsonElement json)
        => json.TryGetProperty("set", out var set) && set.ValueKind is JsonValueKind.True or JsonValueKind.False
            && json.EnumerateObject().All(field => MaskFields.Contains(field.Name) && field.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array));
}
