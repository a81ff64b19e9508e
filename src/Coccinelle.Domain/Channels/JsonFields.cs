using System.Globalization;
using System.Text.Json;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Channels;

/// <summary>Takes typed fields out of a JSON object from outside, and collects what is wrong with each by name.</summary>
public sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Said> _errors = new(StringComparer.Ordinal);

    /// <summary>Opens an object. Anything that is no object has no fields and one error.</summary>
    public JsonFields(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Refuse("", FieldTexts.NotAnObject);
            return;
        }

        foreach (var property in json.EnumerateObject())
            _fields[property.Name] = property.Value;
    }

    /// <summary>Field name → the first thing that is wrong with it.</summary>
    public IReadOnlyDictionary<string, Said> Errors => _errors;

    /// <summary>Records that a field is wrong.</summary>
    public void Refuse(string name, Said reason) => _errors.TryAdd(name, reason);

    /// <summary>A field that nobody knows is a mistake that its sender wants to hear about.</summary>
    public void RefuseOthersThan(IEnumerable<string> known)
    {
        foreach (var name in _fields.Keys.Except(known))
            Refuse(name.Length > 64 ? name[..64] : name, FieldTexts.Unknown);
    }

    /// <summary>Whether the field is there, even as null.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>The field as it came, also when it is null; nothing when it is absent.</summary>
    public JsonElement? Find(string name) => _fields.TryGetValue(name, out var value) ? value : null;

    /// <summary>Refuses what is wrong inside a nested object under <c>name.field</c>.</summary>
    public void RefuseInside(string name, IReadOnlyDictionary<string, Said> errors)
    {
        foreach (var (field, reason) in errors)
            Refuse(field.Length == 0 ? name : $"{name}.{field}", reason);
    }

    /// <summary>A trimmed, non-empty text of one or more lines; null when absent, null or blank.</summary>
    public string? Text(string name, int longest)
    {
        if (Present(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return Wrong<string>(name, FieldTexts.NotAText);

        var text = Plain(value);
        if (text is null || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            return Wrong<string>(name, FieldTexts.NoUnicode);
        return text.Length > longest ? Wrong<string>(name, FieldTexts.TooLong(longest)) : text.Length == 0 ? null : text;
    }

    /// <summary>A text out of a closed list.</summary>
    public string? OneOf(string name, params string[] allowed)
        => Text(name, 100) is not { } text || allowed.Contains(text, StringComparer.Ordinal)
            ? Text(name, 100)
            : Wrong<string>(name, FieldTexts.OneOf(allowed));

    /// <summary>A phone number in any form that a French user types.</summary>
    public E164? Phone(string name)
    {
        if (Text(name, 64) is not { } text)
            return null;
        if (E164.TryParse(text, out var number))
            return number;

        Refuse(name, FieldTexts.NotAPhoneNumber);
        return null;
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Number(string name, int least, int most)
    {
        if (Present(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
            return number;

        Refuse(name, FieldTexts.Between(least, most));
        return null;
    }

    /// <summary>Whether there is nothing to read: absent, null or blank.</summary>
    public bool IsAbsent(string name)
        => Present(name) is not { } value || (value.ValueKind == JsonValueKind.String && Plain(value) is { Length: 0 });

    /// <summary>A whole number, also when it was typed as text (<c>"587"</c>); null for anything else.</summary>
    public int? NumberOrDigits(string name) => Present(name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
        { ValueKind: JsonValueKind.String } text when int.TryParse(Plain(text), NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    /// <summary>True or false.</summary>
    public bool? Flag(string name)
    {
        switch (Present(name)?.ValueKind)
        {
            case null:
                return null;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                Refuse(name, FieldTexts.NotAFlag);
                return null;
        }
    }

    /// <summary>A list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string name, int most, int longest)
    {
        if (Present(name) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most
            || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || Plain(item) is not { } text || text.Length > longest))
        {
            Refuse(name, FieldTexts.ListOf(most, longest));
            return [];
        }

        return [.. value.EnumerateArray().Select(item => Plain(item)!)];
    }

    /// <summary>A nested object, as it came.</summary>
    public JsonElement? Nested(string name)
    {
        if (Present(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return value;

        Refuse(name, FieldTexts.NotAnObject);
        return null;
    }

    private JsonElement? Present(string name)
        => _fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private T? Wrong<T>(string name, Said reason)
        where T : class
    {
        Refuse(name, reason);
        return null;
    }

    /// <summary>Null for a string that is no valid Unicode: a lone surrogate cannot be stored.</summary>
    private static string? Plain(JsonElement value)
    {
        try
        {
            return value.GetString()!.Trim();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
