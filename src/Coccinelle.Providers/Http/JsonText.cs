using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Providers.Http;

/// <summary>
/// Tolerant reading of foreign JSON: a member that is absent, null or of another type is null. Providers' documents and
/// payloads disagree on types often enough that a strict model loses whole messages over one field.
/// </summary>
internal static class JsonText
{
    /// <summary>Unix seconds stay below this until the year 5138; milliseconds have been above it since 1973.</summary>
    private const decimal LeastMilliseconds = 100_000_000_000;

    /// <summary>A JSON object, independent of the bytes; null for anything else.</summary>
    public static JsonElement? TryParseObject(ReadOnlySpan<byte> json) => TryParse(json, JsonValueKind.Object);

    /// <summary>A JSON array, independent of the bytes; null for anything else.</summary>
    public static JsonElement? TryParseArray(ReadOnlySpan<byte> json) => TryParse(json, JsonValueKind.Array);

    private static JsonElement? TryParse(ReadOnlySpan<byte> json, JsonValueKind kind)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == kind ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The member at the end of a path of names; null when a step is missing or JSON null.</summary>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !TryGet(element, name, out element)) return null;
        }

        return element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : element;
    }

    private static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        try
        {
            return element.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            value = default; // Another member's name is no Unicode, and it was compared with this one.
            return false;
        }
    }

    /// <summary>A string that is not empty.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path)?.AsText();

    /// <summary>A string that is not empty; null for other types and for text that is no Unicode.</summary>
    public static string? AsText(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String) return null;
        try
        {
            return element.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null; // A lone surrogate or broken UTF-8: System.Text.Json has no other way to say so.
        }
    }

    /// <summary>A number, or a string that holds one.</summary>
    public static decimal? Number(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out var value) => value,
        { ValueKind: JsonValueKind.String } text when decimal.TryParse(
            text.AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    /// <summary>An RFC 3339 text, or Unix time in seconds or milliseconds.</summary>
    public static Instant? Time(this JsonElement element, params ReadOnlySpan<string> path)
    {
        if (element.Text(path) is { } text && OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true } parsed)
            return parsed.Value.ToInstant();
        if (element.Number(path) is not { } number || number is < 0 or > 100_000_000_000_000) return null;
        return Instant.FromUnixTimeMilliseconds((long)(number < LeastMilliseconds ? number * 1000 : number));
    }

    /// <summary>The elements of an array; empty for anything else.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];
}
