using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Coccinelle.Domain.Proofs;

/// <summary>The headers that may carry Vapi's proof; null where absent.</summary>
/// <param name="Secret"><c>X-Vapi-Secret</c>: the shared secret itself.</param>
/// <param name="Authorization"><c>Authorization</c>: <c>Bearer</c> and the shared secret.</param>
/// <param name="Signature"><c>x-signature</c>: HMAC-SHA256, hex or base64, perhaps with <c>sha256=</c> before it.</param>
/// <param name="Timestamp"><c>x-timestamp</c>: Unix time, seconds or milliseconds (Vapi docs leave the unit open).</param>
public readonly record struct VapiProofHeaders(string? Secret, string? Authorization, string? Signature, string? Timestamp);

/// <summary>Vapi's three ways of authenticating a webhook (Vapi docs, "Server authentication"); any one that fits is enough.</summary>
public static class VapiProof
{
    private const string BearerPrefix = "Bearer ";
    private const string SignaturePrefix = "sha256=";

    /// <summary>Unix seconds stay below this until the year 5138; milliseconds have been above it since 1973.</summary>
    private const long LeastMilliseconds = 100_000_000_000;

    private static readonly Duration Window = Duration.FromMinutes(5);

    /// <param name="secrets">Two during a rotation; blank ones are ignored; none refuses.</param>
    /// <param name="rawBody">The body as received.</param>
    public static ProofResult Verify(IReadOnlyList<string> secrets, VapiProofHeaders headers, ReadOnlySpan<byte> rawBody, Instant now)
    {
        var keys = secrets.Where(secret => !string.IsNullOrWhiteSpace(secret)).Select(Encoding.UTF8.GetBytes).ToArray();
        if (keys.Length == 0) return ProofResult.NoSecrets;
        if (headers is { Secret: null, Authorization: null, Signature: null }) return ProofResult.MissingHeader;

        if (headers.Secret is { } secret && IsOneOf(keys, secret)) return ProofResult.Valid;
        if (Bearer(headers.Authorization) is { } token && IsOneOf(keys, token)) return ProofResult.Valid;
        return headers.Signature is { } signature ? VerifySignature(keys, signature, headers.Timestamp, rawBody, now) : ProofResult.Mismatch;
    }

    private static string? Bearer(string? authorization) =>
        authorization is not null && authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? authorization[BearerPrefix.Length..].Trim()
            : null;

    /// <summary>Compares hashes, so that not even the length of a secret can be timed.</summary>
    private static bool IsOneOf(byte[][] keys, string presented)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(presented));
        return keys.Any(key => CryptographicOperations.FixedTimeEquals(SHA256.HashData(key), hash));
    }

    private static ProofResult VerifySignature(byte[][] keys, string signature, string? timestamp, ReadOnlySpan<byte> rawBody, Instant now)
    {
        if (timestamp is null) return ProofResult.MissingHeader;
        if (Decode(signature) is not { } presented || At(timestamp) is not { } at) return ProofResult.Mismatch;

        byte[] message = [.. Encoding.UTF8.GetBytes(timestamp), (byte)'.', .. rawBody];
        var genuine = keys.Any(key => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, message), presented));
        if (!genuine) return ProofResult.Mismatch;
        return now - at > Window || at - now > Window ? ProofResult.Stale : ProofResult.Valid;
    }

    private static byte[]? Decode(string signature)
    {
        var text = signature.StartsWith(SignaturePrefix, StringComparison.OrdinalIgnoreCase) ? signature[SignaturePrefix.Length..] : signature;
        var mac = new byte[HMACSHA256.HashSizeInBytes];
        var isHex = text.Length == 2 * mac.Length && text.All(char.IsAsciiHexDigit);
        if (isHex) return Convert.FromHexString(text);
        return Convert.TryFromBase64String(text, mac, out var length) && length == mac.Length ? mac : null;
    }

    private static Instant? At(string timestamp)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
        var milliseconds = value < LeastMilliseconds ? value * 1000 : value;
        return milliseconds <= NodaConstants.MillisecondsPerDay * 365L * 8000 ? Instant.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
