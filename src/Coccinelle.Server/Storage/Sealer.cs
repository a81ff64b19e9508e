using System.Security.Cryptography;
using System.Text;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Storage;

/// <summary>
/// Seals a text for one place: AES-256-GCM under a key derived from the master key, a fresh nonce each time, the place as
/// associated data. A sealed text moved elsewhere, or with one bit changed, opens nothing.
/// </summary>
internal sealed class Sealer(PlatformOptions platform)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, platform.EncryptionKey, 32, info: "coccinelle sealed answers"u8.ToArray());

    public string Seal(string text, string place)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(
            box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(place));
        return Convert.ToBase64String(box);
    }

    /// <exception cref="CryptographicException">Sealed under another key, for another place, or changed since.</exception>
    public string Open(string sealedText, string place)
    {
        var box = Convert.FromBase64String(sealedText);
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Decrypt(
            box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(place));
        return Encoding.UTF8.GetString(plain);
    }
}
