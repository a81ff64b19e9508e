using System.Text.Json;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.Vapi;

/// <summary>One tool call of a <c>tool-calls</c> message, whichever of its four shapes it came in.</summary>
/// <param name="Id">Vapi's; the answer carries it.</param>
/// <param name="Name">The function; whatever the model wrote.</param>
/// <param name="Arguments">A JSON object; null when what came is none (models write broken JSON).</param>
public sealed record VapiToolCall(string Id, string Name, JsonElement? Arguments)
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <summary>
    /// Reads an entry: <c>function.arguments</c> (text or object), <c>function.parameters</c>, <c>arguments</c>, <c>parameters</c>, in this order
    /// (Vapi: docs, OpenAPI and traffic disagree). Null when it has no id: it cannot be answered.
    /// </summary>
    public static VapiToolCall? Read(JsonElement entry)
    {
        if (entry.Text("id") is not { } id)
            return null;
        var name = entry.Text("function", "name") ?? entry.Text("name") ?? "";
        var arguments = entry.At("function", "arguments") ?? entry.At("function", "parameters") ?? entry.At("arguments") ?? entry.At("parameters");
        return new(id, name, arguments is { } given ? ObjectOf(given) : Nothing);
    }

    private static JsonElement? ObjectOf(JsonElement arguments) => arguments.ValueKind switch
    {
        JsonValueKind.Object => arguments,
        JsonValueKind.String when arguments.AsText() is not { Length: > 0 } text || string.IsNullOrWhiteSpace(text) => Nothing,
        JsonValueKind.String => JsonText.TryParseObject(System.Text.Encoding.UTF8.GetBytes(arguments.AsText()!)),
        _ => null,
    };
}
