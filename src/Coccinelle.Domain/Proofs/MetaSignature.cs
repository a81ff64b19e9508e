using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Domain.Proofs;

/// <summary>
/// <c>X-Hub-Signature-256</c>: <c>sha256=</c> and the hex HMAC-SHA256 of the raw body with the app's secret (Meta docs, "Webhooks").
/// 360dialog signs its partner events in the same way, without the prefix (<c>x-360dialog-signature</c>).
/// </summary>
public static class MetaSignature
{
    private const string Prefix = "sha256=";

    /// <summary>Checks a webhook against every secret, in a time that tells nothing about them.</summary>
    /// <param name="appSecrets">Two during a rotation; blank ones are ignored; none refuses.</param>
    /// <param name="rawBody">The body as received: parsed and written again it is another one.</param>
    /// <param name="signatureHeader">The header; null when there was none.</param>
    public static ProofResult Verify(IReadOnlyList<string> appSecrets, ReadOnlySpan<byte> rawBody, string? signatureHeader)
    {
        if (appSecrets.All(string.IsNullOrWhiteSpace)) return ProofResult.NoSecrets;
        if (string.IsNullOrEmpty(signatureHeader)) return ProofResult.MissingHeader;
        if (Decode(signatureHeader) is not { } presented) return ProofResult.Mismatch;

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var secret in appSecrets)
        {
            if (string.IsNullOrWhiteSpace(secret)) continue;
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), rawBody, expected);
            if (CryptographicOperations.FixedTimeEquals(expected, presented)) return ProofResult.Valid;
        }

        return ProofResult.Mismatch;
    }

    /// <summary>Makes the header: for whoever plays Meta.</summary>
    public static string Sign(string appSecret, ReadOnlySpan<byte> rawBody) =>
        Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), rawBody));

    private static byte[]? Decode(string header)
    {
        var hex = header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header.AsSpan(Prefix.Length) : header;
        var mac = new byte[HMACSHA256.HashSizeInBytes];
        return hex.Length == 2 * mac.Length && Convert.FromHexString(hex, mac, out _, out _) == System.Buffers.OperationStatus.Done ? mac : null;
    }
}
