using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Domain.Proofs;

/// <summary>
/// <c>X-Twilio-Signature</c>: base64 of HMAC-SHA1 with the account's auth token over the address and, for a form, its fields sorted by
/// key and value, each distinct pair once (Twilio docs, "Validating requests").
/// </summary>
public static class TwilioSignature
{
    /// <summary>Checks a webhook against every token and every form of its address.</summary>
    /// <param name="authTokens">Any of them may have signed: primary, secondary, another region's. Blank ones are ignored; none refuses.</param>
    /// <param name="url">The public address: configured origin, raw path, raw query. Never built from the Host header.</param>
    /// <param name="form">The fields, when the body is a form.</param>
    /// <param name="rawBody">The body as received; for anything but a form its SHA-256 must be in the address as <c>bodySHA256</c>.</param>
    /// <param name="contentType">The Content-Type header; null when there was none.</param>
    /// <param name="signatureHeader">The X-Twilio-Signature header.</param>
    public static ProofResult Verify(
        IReadOnlyList<string> authTokens, string url, FormBody? form, ReadOnlySpan<byte> rawBody, string? contentType, string? signatureHeader)
    {
        if (authTokens.All(string.IsNullOrWhiteSpace)) return ProofResult.NoSecrets;
        if (string.IsNullOrEmpty(signatureHeader)) return ProofResult.MissingHeader;

        var address = new SignedUrl(url);
        var fields = IsForm(contentType) ? form : null;
        if (fields is null && !rawBody.IsEmpty && !IsHashOf(rawBody, address.BodyHash())) return ProofResult.BodyHashMismatch;

        Span<byte> signature = stackalloc byte[HMACSHA1.HashSizeInBytes];
        var decoded = Convert.TryFromBase64String(signatureHeader, signature, out var length) && length == signature.Length;
        return decoded && IsSigned(authTokens, address, fields, signature) ? ProofResult.Valid : ProofResult.Mismatch;
    }

    /// <summary>Makes the header for an address exactly as given: for whoever plays Twilio.</summary>
    public static string Sign(string authToken, string url, FormBody? form)
    {
        var message = new ArrayBufferWriter<byte>();
        Encoding.UTF8.GetBytes(url, message);
        if (form is not null) message.Write(SignedFields.Of(form));
        Span<byte> signature = stackalloc byte[HMACSHA1.HashSizeInBytes];
        Hash(authToken, message.WrittenSpan, signature);
        return Convert.ToBase64String(signature);
    }

    private static bool IsForm(string? contentType) =>
        contentType is null || contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static bool IsHashOf(ReadOnlySpan<byte> rawBody, string? expected)
    {
        if (expected is null) return false;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(rawBody, hash);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)), Encoding.UTF8.GetBytes(expected));
    }

    private static bool IsSigned(IReadOnlyList<string> authTokens, SignedUrl address, FormBody? form, ReadOnlySpan<byte> signature)
    {
        var fields = form is null ? [] : SignedFields.Of(form);
        foreach (var url in address.Variants())
        {
            if (IsSigned(authTokens, url, fields, signature)) return true;
        }

        return false;
    }

    private static bool IsSigned(IReadOnlyList<string> authTokens, string url, ReadOnlySpan<byte> fields, ReadOnlySpan<byte> signature)
    {
        var message = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(url.Length) + fields.Length);
        try
        {
            var length = Encoding.UTF8.GetBytes(url, message);
            fields.CopyTo(message.AsSpan(length));
            return IsSigned(authTokens, message.AsSpan(0, length + fields.Length), signature);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private static bool IsSigned(IReadOnlyList<string> authTokens, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA1.HashSizeInBytes];
        foreach (var token in authTokens)
        {
            if (string.IsNullOrWhiteSpace(token)) continue;
            Hash(token, message, expected);
            if (CryptographicOperations.FixedTimeEquals(expected, signature)) return true;
        }

        return false;
    }

    private static void Hash(string token, ReadOnlySpan<byte> message, Span<byte> hash) =>
#pragma warning disable CA5350 // HMAC-SHA1 is Twilio's choice, not ours.
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), message, hash);
#pragma warning restore CA5350
}
