using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Server.Channels;

/// <summary>The unguessable part of a channel's own webhook address, and the word that Meta wants to hear when the address is entered there.</summary>
internal static class ChannelToken
{
    /// <summary>192 random bits.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));

    /// <summary>
    /// Meta: <c>hub.verify_token</c>. It follows from the address, so that there is nothing more to keep; who does not know the
    /// address cannot use it, and who knows it gains nothing by it.
    /// </summary>
    public static string VerifyToken(string channelToken)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"coccinelle verify {channelToken}")))[..32];

    public static string Path(string channelToken) => $"/webhooks/whatsapp/{channelToken}";
}
