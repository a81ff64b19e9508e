using System.Text.Json;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>Reading JSON that may have any shape.</summary>
internal static class JsonReading
{
    /// <summary>The element at the end of a path of property names, or null.</summary>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    /// <summary>The non-empty text at the end of a path, or null.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.String } found && found.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>Whether the element at the end of a path is <c>true</c>.</summary>
    public static bool IsTrue(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.True };

    /// <summary>Parses, or null when the text is no JSON.</summary>
    public static JsonElement? Parse(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "");
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
