using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Coccinelle.Server.Tests.Contract;

/// <summary>Hostile bodies, made from a good one.</summary>
internal static class Bodies
{
    public static readonly MediaTypeHeaderValue JsonType = new("application/json");

    /// <summary>Not Unicode, not text, and text that only looks odd: the last kind may well be accepted.</summary>
    private static readonly string[] NoTexts = ["\"\\ud800\"", "\"a\\u0000b\"", "\"\\udfff\\ud800\""];

    private static readonly string[] Odd = ["null", "true", "[]", "{}", "\"\"", "\"\\u202e\\ud83d\\ude00\"", "\"Z\u0351\u036b\u0343a\u0309lgo\"", "\"' OR 1=1 --\"", "\"" + new string('é', 5000) + "\""];

    public static readonly IReadOnlyList<string> NoObjects =
    [
        "", " ", "{", "}", "nul", "null", "true", "7", "\"text\"", "[]", "[{}]", "{\"a\":1,}", "{'a':1}", "{\"a\":NaN}", "{\"a\":1}{\"b\":2}", "/* */{}",
        new string('[', 1000), string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100), "{\"x\":1,\"x\":2}", "\ufeff\ufeff{}",
    ];

    public static StringContent Content(string body) => new(body, Encoding.UTF8, JsonType);

    /// <summary>The example with one more field, in each of its objects.</summary>
    public static IEnumerable<(string Body, string Field)> WithUnknownFields(JsonNode example)
    {
        foreach (var path in Paths(example).Where(path => At(example, path) is JsonObject).Where(path => !IsFree(path)))
        {
            var body = example.DeepClone();
            At(body, path)!.AsObject()["colour"] = "red";
            yield return (body.ToJsonString(), Join([.. path, "colour"]));
        }
    }

    /// <summary>The example with each of its values replaced by what it cannot be.</summary>
    public static IEnumerable<(string Body, string Field)> WithWrongValues(JsonNode example)
    {
        foreach (var path in Paths(example).Where(path => path.Length > 0))
        {
            var good = At(example, path);
            string[] wrong =
            [
                .. good is JsonObject ? [] : new[] { "{\"a\":{\"b\":[]}}" },
                .. good is JsonArray ? [] : new[] { "[[]]" },
                .. good is JsonValue value && value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? ["\"yes\"", "1"] : Array.Empty<string>(),
                .. good is JsonValue text && text.GetValueKind() == System.Text.Json.JsonValueKind.String ? ["7", "true", "1e400", .. NoTexts] : Array.Empty<string>(),
            ];
            foreach (var bad in wrong)
                yield return (Replace(example, path, bad), Join(path));
        }
    }

    /// <summary>The example, damaged at random places with random values.</summary>
    public static Gen<string> Random(JsonNode example)
    {
        var paths = Paths(example).Where(path => path.Length > 0).ToArray();
        if (paths.Length == 0)
            return Gen.Const("{}");
        var value = Gen.OneOf(
            Gen.String.Select(text => System.Text.Json.JsonSerializer.Serialize(text)),
            Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Double.Where(double.IsFinite).Select(number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]));
        return Gen.Select(Gen.Int[0, paths.Length - 1], value, Gen.Int[0, paths.Length - 1], value, (first, one, second, two) =>
        {
            var damaged = JsonNode.Parse(Replace(example, paths[first], one))!;
            return At(damaged, paths[second][..^1]) is JsonObject ? Replace(damaged, paths[second], two) : damaged.ToJsonString();
        });
    }

    /// <summary>An error names the field itself, or what it is in or what is in it.</summary>
    public static bool Names(string error, string field)
        => error == field || field.StartsWith(error + ".", StringComparison.Ordinal) || error.StartsWith(field + ".", StringComparison.Ordinal) || error.StartsWith(field + "[", StringComparison.Ordinal);

    /// <summary>Objects whose names the caller chooses: variables of a template.</summary>
    private static bool IsFree(string[] path) => path is [.., "variables"];

    private static IEnumerable<string[]> Paths(JsonNode? node)
    {
        yield return [];
        if (node is not JsonObject json)
            yield break;
        foreach (var (name, value) in json)
        {
            foreach (var inner in Paths(value))
                yield return [name, .. inner];
        }
    }

    private static JsonNode? At(JsonNode? node, string[] path) => path.Aggregate(node, (current, name) => (current as JsonObject)?[name]);

    /// <summary>Textual, because some of the values are no valid JSON strings and no parser would keep them.</summary>
    private static string Replace(JsonNode example, string[] path, string value)
    {
        var body = example.DeepClone();
        At(body, path[..^1])!.AsObject()[path[^1]] = "@@here@@";
        return body.ToJsonString().Replace("\"@@here@@\"", value, StringComparison.Ordinal);
    }

    private static string Join(string[] path) => string.Join('.', path);
}
