using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coccinelle.Sandbox;

/// <summary>One JSON dialect for the sandbox, whatever the server that mounts it has configured for itself.</summary>
internal static class SandboxJson
{
    public static readonly JsonSerializerOptions Compact = Create(indented: false);

    public static readonly JsonSerializerOptions Readable = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // A misspelt fault or plan must not pass for "no fault".
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        // French text stays readable in a terminal; nothing here is ever put into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
