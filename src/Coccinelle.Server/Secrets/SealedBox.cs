using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Server.Secrets;

/// <summary>
/// AES-256-GCM: nonce (96 bits, fresh each time), tag (128 bits) and ciphertext, as base64url. The place is associated data, each part
/// with its length before it, so that no two places look alike. Moved elsewhere, or with one bit changed, it opens nothing.
/// </summary>
internal static class SealedBox
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static string Seal(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<string> place)
    {
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Bytes(place));
        return Base64Url.EncodeToString(box);
    }

    /// <exception cref="CryptographicException">Sealed under another key, for another place, changed since, or no box at all.</exception>
    public static byte[] Open(byte[] key, string sealedText, ReadOnlySpan<string> place)
    {
        if (!Base64Url.IsValid(sealedText) || Base64Url.DecodeFromChars(sealedText) is not { Length: >= NonceLength + TagLength } box)
            throw new CryptographicException("Not a sealed text.");

        var plain = new byte[box.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), plain, Bytes(place));
        return plain;
    }

    private static byte[] Bytes(ReadOnlySpan<string> place)
    {
        using var bytes = new MemoryStream();
        foreach (var part in place)
        {
            var text = Encoding.UTF8.GetBytes(part);
            bytes.Write(BitConverter.GetBytes(text.Length));
            bytes.Write(text);
        }

        return bytes.ToArray();
    }
}
