using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Phones;

namespace Coccinelle.Server.Assistants.Functions;

/// <summary>
/// What a model passed on, read tolerantly: numbers as texts, texts as numbers, "" and "null" as nothing. What cannot be read is absent; the
/// function then says what it is missing.
/// </summary>
internal sealed class FunctionArguments(JsonElement json)
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    private static readonly string[] Nothings = ["null", "none", "undefined", "inconnu", "unknown", "n/a", "non précisé"];

    /// <summary>What is no object has no arguments.</summary>
    public static FunctionArguments Parse(string? text)
    {
        try
        {
            return new(text is not null && JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } json ? json : Nothing);
        }
        catch (JsonException)
        {
            return new(Nothing);
        }
    }

    /// <summary>The same for the same function with the same arguments, in whatever order they came.</summary>
    public string Fingerprint(string function)
    {
        var fields = Fields().OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}={field.Value.GetRawText()}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{function}\n{string.Join('\n', fields)}")));
    }

    /// <summary>One line without control characters, cut at <paramref name="longest"/>; null when there is nothing in it.</summary>
    public string? Text(string name, int longest = 200)
    {
        if (Raw(name) is not { } raw)
            return null;
        var line = string.Join(' ', raw.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        line = string.Concat(line.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        if (line.Length > longest)
            line = line[..longest].TrimEnd();
        return line.Length == 0 || Nothings.Contains(line, StringComparer.OrdinalIgnoreCase) ? null : line;
    }

    /// <summary>A phone number in any form in which it is said or typed; null when it is none.</summary>
    public E164? Phone(string name) => E164.TryParse(Text(name, 64), out var number) ? number : null;

    /// <summary>An e-mail address; null when it is none.</summary>
    public string? Email(string name) => Text(name, EmailAddress.Longest) is { } text && EmailAddress.IsOne(text) ? text.ToLowerInvariant() : null;

    /// <summary>A whole number: 250000, "250 000", "250 000 €", "250k"; null when it is none or negative.</summary>
    public int? Number(string name)
    {
        if (Text(name, 40) is not { } text)
            return null;
        var plain = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not ('€' or '\u00a0' or '\u202f'))).ToLowerInvariant()
            .Replace("euros", "", StringComparison.Ordinal).Replace(',', '.');
        var factor = plain.EndsWith('k') ? 1000m : plain.EndsWith('m') ? 1_000_000m : 1m;
        plain = plain.TrimEnd('k', 'm');
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * factor is >= 0 and <= int.MaxValue
            ? (int)(value * factor)
            : null;
    }

    private string? Raw(string name)
    {
        var field = Fields().LastOrDefault(field => field.Name == name).Value;
        return field.ValueKind switch
        {
            JsonValueKind.String => field.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => field.GetRawText(),
            _ => null,
        };
    }

    /// <summary>A name or text with a lone surrogate cannot be read and is left out.</summary>
    private IEnumerable<(string Name, JsonElement Value)> Fields()
    {
        foreach (var property in json.EnumerateObject())
        {
            var name = "";
            try
            {
                name = property.Name;
                if (property.Value.ValueKind == JsonValueKind.String)
                    _ = property.Value.GetString();
            }
            catch (InvalidOperationException)
            {
                continue;
            }

            yield return (name, property.Value);
        }
    }
}
