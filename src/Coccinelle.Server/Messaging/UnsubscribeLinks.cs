using Coccinelle.Server.Secrets;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Messaging;

/// <summary>The address under which one recipient of one message stops the firm's marketing. Nobody can guess another's.</summary>
internal sealed class UnsubscribeLinks(PlatformOptions platform, KeyRing ring)
{
    public const string Path = "/u";

    /// <summary>Half of an HMAC-SHA256: 128 bits.</summary>
    private const int CodeLength = 32;

    public Uri For(string messageId) => platform.At($"{Path}/{messageId}.{ring.Current.Mac(Signed(messageId))[..CodeLength]}");

    /// <summary>The message that a link was made for; null when we never made it.</summary>
    public string? Read(string token)
        => token.Split('.') is [var id, { Length: CodeLength } code] && Ids.Is("msg", id) && ring.RecognisesStart(code, Signed(id)) ? id : null;

    private static string Signed(string messageId) => $"unsubscribe|{messageId}";
}
