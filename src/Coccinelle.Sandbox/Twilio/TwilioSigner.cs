using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>
/// Twilio's side of <c>X-Twilio-Signature</c>, written apart from the server's check so that the two can disagree:
/// Base64(HMAC-SHA1(auth token, address + parameters)).
/// </summary>
internal static class TwilioSigner
{
    /// <summary>Signs a form POST; for a GET pass no parameters, they are in the address.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Twilio's algorithm.")]
    public static string Sign(string token, string url, IEnumerable<(string Name, string Value)> parameters)
    {
        var signed = new StringBuilder(Addressed(url));
        foreach (var (name, value) in parameters.Distinct()
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal))
        {
            signed.Append(name).Append(value);
        }

        var hash = HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed.ToString()));
        return Convert.ToBase64String(hash);
    }

    /// <summary>As Twilio signs it: no fragment, no credentials, no port for voice over https (Twilio docs: security).</summary>
    private static string Addressed(string url)
    {
        var bare = url.Split('#')[0];
        var start = bare.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = bare.IndexOfAny(['/', '?'], start) is var slash and >= 0 ? slash : bare.Length;
        var authority = bare[start..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        if (bare.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && authority.LastIndexOf(':') is var colon and > 0)
        {
            authority = authority[..colon];
        }

        return bare[..start] + authority + bare[end..];
    }
}
