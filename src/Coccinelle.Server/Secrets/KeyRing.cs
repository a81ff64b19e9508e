using System.Security.Cryptography;
using System.Text;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Secrets;

/// <summary>The master keys of this installation: the one that seals, and retired ones that may still open.</summary>
internal sealed class KeyRing
{
    private readonly Dictionary<string, SealingKey> _byId;

    public KeyRing(PlatformOptions platform)
        : this(platform.EncryptionKey, platform.PreviousEncryptionKeys)
    {
    }

    public KeyRing(byte[] current, IReadOnlyList<byte[]> previous)
    {
        Current = SealingKey.Of(current);
        Previous = [.. previous.Select(SealingKey.Of)];
        _byId = Previous.Append(Current).DistinctBy(key => key.Id).ToDictionary(key => key.Id, StringComparer.Ordinal);
    }

    /// <summary>Seals everything new.</summary>
    public SealingKey Current { get; }

    /// <summary>Retired: they open what was sealed under them, until it is rotated.</summary>
    public IReadOnlyList<SealingKey> Previous { get; }

    /// <summary>Whether any key of the ring made that code: a rotation leaves what is under way good.</summary>
    public bool Recognises(string mac, string text)
        => _byId.Values.Any(key => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.Mac(text)), Encoding.ASCII.GetBytes(mac)));

    /// <summary>The same for a code of which only the beginning was given away.</summary>
    public bool RecognisesStart(string start, string text)
        => _byId.Values.Any(key => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.Mac(text)[..start.Length]), Encoding.ASCII.GetBytes(start)));

    /// <summary>The key with that id; null when the ring does not hold it.</summary>
    public SealingKey? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);
}

/// <summary>A master key at work. What it seals it alone opens, at the place that it was sealed for.</summary>
internal sealed class SealingKey
{
    private readonly byte[] _key;
    private readonly byte[] _macKey;

    private SealingKey(string id, byte[] key, byte[] macKey) => (Id, _key, _macKey) = (id, key, macKey);

    /// <summary>Names the key in the database and in reports; says nothing about it.</summary>
    public string Id { get; }

    /// <summary>The key is never used itself: one derived key names it, another seals, another signs.</summary>
    public static SealingKey Of(byte[] masterKey) => new(
        Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, masterKey, 6, info: "coccinelle key id"u8.ToArray())),
        HKDF.DeriveKey(HashAlgorithmName.SHA256, masterKey, 32, info: "coccinelle sealing"u8.ToArray()),
        HKDF.DeriveKey(HashAlgorithmName.SHA256, masterKey, 32, info: "coccinelle codes"u8.ToArray()));

    /// <summary>HMAC-SHA256, hexadecimal: what is short and secret is kept so, for a plain hash of it could be guessed.</summary>
    public string Mac(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_macKey, Encoding.UTF8.GetBytes(text)));

    public string Seal(ReadOnlySpan<byte> plain, params ReadOnlySpan<string> place) => SealedBox.Seal(_key, plain, place);

    /// <exception cref="CryptographicException">Sealed under another key, for another place, or changed since.</exception>
    public byte[] Open(string sealedText, params ReadOnlySpan<string> place) => SealedBox.Open(_key, sealedText, place);
}
