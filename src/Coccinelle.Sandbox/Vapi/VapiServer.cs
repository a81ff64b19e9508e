using System.Text.Json;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>Where Vapi sends something, and what it carries there (Vapi OpenAPI: Server).</summary>
/// <param name="Url">The public address.</param>
/// <param name="Headers">What proves where it comes from: nothing but what this server's own entry names.</param>
/// <param name="Timeout">How long Vapi waits.</param>
internal sealed record VapiServer(string Url, IReadOnlyDictionary<string, string> Headers, TimeSpan Timeout)
{
    private const double DefaultSeconds = 20;

    /// <summary>Null when the entry names no address.</summary>
    public static VapiServer? Read(JsonElement? entry) => entry?.Text("url") is { } url
        ? new VapiServer(url, HeadersOf(entry.Value), TimeSpan.FromSeconds(SecondsOf(entry.Value)))
        : null;

    private static Dictionary<string, string> HeadersOf(JsonElement entry) =>
        entry.At("headers") is { ValueKind: JsonValueKind.Object } headers
            ? headers.EnumerateObject().Where(header => header.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase)
            : [];

    private static double SecondsOf(JsonElement entry) =>
        entry.At("timeoutSeconds") is { ValueKind: JsonValueKind.Number } seconds ? seconds.GetDouble() : DefaultSeconds;
}
