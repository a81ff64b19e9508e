using System.Text.Json.Nodes;

namespace Coccinelle.Server.Assistants;

/// <summary>What somebody changed at Vapi. Names fields and never their values: among them are the prompt and the webhook secret.</summary>
internal static class AssistantDrift
{
    /// <summary>The assistant itself is not there any more.</summary>
    public const string Missing = "missing";

    /// <summary>The fields that we send and Vapi has otherwise, as paths: <c>firstMessage, server.url</c>; null when there are none.</summary>
    public static string? Between(JsonObject wanted, JsonObject found)
    {
        var fields = new List<string>();
        Compare(wanted, found, "", fields);
        return fields.Count == 0 ? null : string.Join(", ", fields);
    }

    /// <summary>Vapi adds fields of its own and defaults; only what was sent counts.</summary>
    private static void Compare(JsonNode? wanted, JsonNode? found, string path, List<string> fields)
    {
        if (wanted is JsonObject ours && found is JsonObject theirs)
        {
            foreach (var (name, value) in ours)
                Compare(value, theirs[name], path.Length == 0 ? name : $"{path}.{name}", fields);
        }
        else if (!Holds(wanted, found))
        {
            fields.Add(path);
        }
    }

    private static bool Holds(JsonNode? wanted, JsonNode? found) => (wanted, found) switch
    {
        (JsonObject ours, JsonObject theirs) => ours.All(pair => Holds(pair.Value, theirs[pair.Key])),
        (JsonArray ours, JsonArray theirs) => ours.Count == theirs.Count && ours.Zip(theirs).All(pair => Holds(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(wanted, found),
    };
}
