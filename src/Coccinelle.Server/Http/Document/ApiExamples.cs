using System.Reflection;
using System.Text.Json.Nodes;

namespace Coccinelle.Server.Http.Document;

/// <summary>
/// What a request and its answer look like: <c>Examples/{operation}.json</c> holds <c>{"request": …, "response": …}</c>.
/// The tests send every example, so none of them can be wrong.
/// </summary>
internal static class ApiExamples
{
    private const string Prefix = "Examples/";

    private static readonly Lazy<IReadOnlyDictionary<string, JsonObject>> All = new(Read);

    /// <summary>Operation → its example file.</summary>
    public static IReadOnlyDictionary<string, JsonObject> ByOperation => All.Value;

    public static JsonNode? Request(string operation) => All.Value.GetValueOrDefault(operation)?["request"]?.DeepClone();

    public static JsonNode? Response(string operation) => All.Value.GetValueOrDefault(operation)?["response"]?.DeepClone();

    private static Dictionary<string, JsonObject> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(
            name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]),
            name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                return JsonNode.Parse(stream)!.AsObject();
            },
            StringComparer.Ordinal);
    }
}
