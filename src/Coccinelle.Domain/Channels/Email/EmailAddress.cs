using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Channels.Email;

/// <summary>Tells an e-mail address that can be written to from anything else.</summary>
public static partial class EmailAddress
{
    /// <summary>Characters, at most (RFC 5321: a path of 256 with its angle brackets).</summary>
    public const int Longest = 254;

    /// <summary>
    /// A plain address: no quotes and no comments, which nobody has, and no accents before the @, which few servers carry (RFC 6531).
    /// Accents in the domain are fine.
    /// </summary>
    public static bool IsOne(string text) => text.Length <= Longest && Shape().IsMatch(text);

    [GeneratedRegex(
        @"^(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
        + @"@([\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(\p{L}[\p{L}\p{M}]+|xn--[a-z0-9-]*[a-z0-9])\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
