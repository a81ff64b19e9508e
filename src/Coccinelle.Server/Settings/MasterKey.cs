using System.Text;

namespace Coccinelle.Server.Settings;

/// <summary>Reads the master key in any of its three forms: base64 (44 characters), hexadecimal (64) or 32 raw characters.</summary>
internal static class MasterKey
{
    /// <summary>Length in bytes (AES-256).</summary>
    public const int Length = 32;

    /// <summary>The key, or null when the text is none of the three forms.</summary>
    public static byte[]? TryRead(string? text)
    {
        switch (text?.Length)
        {
            case 64:
                return text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
            case 44:
                var key = new byte[Length + 1];
                return Convert.TryFromBase64String(text, key, out var written) && written == Length ? key[..Length] : null;
            case Length:
                return text.All(char.IsAscii) ? Encoding.ASCII.GetBytes(text) : null;
            default:
                return null;
        }
    }

    /// <summary>A key made of hardly any different bytes was typed, not drawn.</summary>
    public static bool IsWeak(byte[] key) => key.Distinct().Count() < 8;
}
