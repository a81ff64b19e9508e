using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Tests;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>
/// Vapi's own description of what it takes (OpenAPI 3.0). Vapi refuses a property that it does not know, so here an unknown one is a
/// violation too. Types are not looked at: the document declares lists of numbers as objects and the like.
/// </summary>
internal sealed class VapiSchema
{
    private readonly JsonElement _schemas = ReferenceData.Json("vapi", "openapi.json").GetProperty("components").GetProperty("schemas");

    public List<string> Violations(string schema, JsonNode body)
    {
        var violations = new List<string>();
        Check(_schemas.GetProperty(schema), body, schema, violations);
        return violations;
    }

    private void Check(JsonElement schema, JsonNode? value, string path, List<string> violations)
    {
        schema = Resolved(schema);
        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var part in all.EnumerateArray())
                Check(part, value, path, violations);
        }
        else if (schema.TryGetProperty("oneOf", out var choices))
        {
            CheckChoice(choices, value, path, violations);
        }
        else if (value is JsonObject json)
        {
            CheckObject(schema, json, path, violations);
        }
        else if (value is JsonArray array)
        {
            foreach (var item in array)
                CheckItem(schema, item, $"{path}[]", violations);
        }
        else
        {
            CheckValue(schema, value, path, violations);
        }
    }

    private void CheckItem(JsonElement schema, JsonNode? item, string path, List<string> violations)
    {
        if (schema.TryGetProperty("items", out var items))
            Check(items, item, path, violations);
        else
            CheckEnum(schema, item, path, violations); // some lists carry the enum of their items
    }

    private void CheckObject(JsonElement schema, JsonObject json, string path, List<string> violations)
    {
        if (!schema.TryGetProperty("properties", out var properties))
            return; // free: metadata, headers

        foreach (var (name, value) in json)
        {
            if (properties.TryGetProperty(name, out var property))
                Check(property, value, $"{path}.{name}", violations);
            else
                violations.Add($"{path}.{name} should not exist");
        }

        if (schema.TryGetProperty("required", out var required))
            violations.AddRange(required.EnumerateArray().Select(name => name.GetString()!).Where(name => !json.ContainsKey(name)).Select(name => $"{path}.{name} is missing"));
    }

    /// <summary>One of the choices must fit; when none does, the closest says why.</summary>
    private void CheckChoice(JsonElement choices, JsonNode? value, string path, List<string> violations)
    {
        var results = choices.EnumerateArray().Select(choice =>
        {
            var found = new List<string>();
            Check(choice, value, path, found);
            return found;
        }).ToList();
        violations.AddRange(results.MinBy(found => found.Count)!);
    }

    private static void CheckValue(JsonElement schema, JsonNode? value, string path, List<string> violations)
    {
        CheckEnum(schema, value, path, violations);
        if (value!.GetValueKind() == JsonValueKind.Number)
        {
            var number = JsonSerializer.SerializeToElement(value).GetDecimal();
            if ((schema.TryGetProperty("minimum", out var least) && number < least.GetDecimal()) || (schema.TryGetProperty("maximum", out var most) && number > most.GetDecimal()))
                violations.Add($"{path} is out of range: {number}");
        }

        if (schema.TryGetProperty("maxLength", out var longest) && value.GetValue<string>().Length > longest.GetInt32())
            violations.Add($"{path} is too long");
    }

    private static void CheckEnum(JsonElement schema, JsonNode? value, string path, List<string> violations)
    {
        if (schema.TryGetProperty("enum", out var allowed) && allowed.EnumerateArray().All(one => one.ToString() != value?.ToString()))
            violations.Add($"{path} may not be {value}");
    }

    private JsonElement Resolved(JsonElement schema)
        => schema.TryGetProperty("$ref", out var reference) ? _schemas.GetProperty(reference.GetString()!.Split('/')[^1]) : schema;
}
