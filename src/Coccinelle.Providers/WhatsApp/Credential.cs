using System.Text.RegularExpressions;

namespace Coccinelle.Providers.WhatsApp;

/// <summary>Tokens and keys of firms: pasted by people, and quoted back by providers.</summary>
internal static partial class Credential
{
    public const string Unusable = "The token or key is empty or holds characters that none has.";

    private const int Longest = 4096;

    /// <summary>Printable ASCII without blanks: anything else breaks a header, and no provider gives such a token.</summary>
    public static bool IsUsable(string credential) =>
        credential.Length is > 0 and <= Longest && credential.All(character => character is > ' ' and < '\x7f');

    /// <summary>Takes the credential, and longer parts of it, out of a provider's words: Meta says "Malformed access token EAA…".</summary>
    public static string CutOut(string credential, string words) => LongWord().Replace(
        words.Replace(credential, "…", StringComparison.Ordinal),
        match => credential.Contains(match.Value, StringComparison.Ordinal) ? "…" : match.Value);

    [GeneratedRegex(@"\w{8,}")]
    private static partial Regex LongWord();
}
