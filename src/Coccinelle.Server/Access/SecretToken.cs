using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Server.Access;

/// <summary>256 random bits for a cookie or a link. They are shown once; what is stored is a hash, which cannot be searched and needs no salt.</summary>
internal static class SecretToken
{
    /// <summary>Characters of a token: 32 bytes in base64url.</summary>
    private const int Length = 43;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a text from outside has the form of one. Anything else is no row's.</summary>
    public static bool Is(string? text) => text is { Length: Length } && Base64Url.IsValid(text);

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
