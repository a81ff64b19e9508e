using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Coccinelle.Server.Channels;

/// <summary>
/// Names exactly the settings that something was sent with: other settings, no proof. A hash over the public settings and the
/// sealed secrets, of which each sealing is another text; no secret can be read or guessed from it.
/// </summary>
internal static class ChannelFingerprint
{
    /// <summary>Settings that decide when and how much is sent, but not whether it can be.</summary>
    private static readonly string[] WithoutEffect = ["dailyLimit", "quietHours", "outsideWindow"];

    public static string Of(string type, string configPublic, string? configEncrypted)
    {
        var settings = JsonNode.Parse(configPublic)!.AsObject();
        foreach (var name in WithoutEffect)
            settings.Remove(name);

        var named = new JsonObject { ["type"] = type, ["settings"] = Sorted(settings), ["secrets"] = Sorted(JsonNode.Parse(configEncrypted ?? "{}")!.AsObject()) };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(named.ToJsonString())));
    }

    private static JsonObject Sorted(JsonObject json)
        => new(json.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
}
