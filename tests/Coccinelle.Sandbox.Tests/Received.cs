using System.Net;
using System.Text.Json;

namespace Coccinelle.Sandbox.Tests;

/// <summary>A request as it came in.</summary>
internal sealed record Received(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public IReadOnlyList<KeyValuePair<string, string>> Form =>
        [.. Body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair)];

    public JsonElement Message => JsonElement.Parse(Body).GetProperty("message");

    public string? this[string parameter] => Form.Where(pair => pair.Key == parameter).Select(pair => pair.Value).FirstOrDefault();

    private static KeyValuePair<string, string> Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return new(WebUtility.UrlDecode(text[..at]), WebUtility.UrlDecode(text[(at + 1)..]));
    }
}
