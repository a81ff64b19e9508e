using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Assistants;

/// <summary>
/// A firm's own words as they may enter a prompt: nothing in them can look like a variable of Vapi's (<c>{{name}}</c>, <c>{% … %}</c>),
/// end the quotation around them, or be read out as a symbol.
/// </summary>
internal static partial class Cleaned
{
    /// <summary>Markup that a voice would read out, and the marks that delimit quotations here.</summary>
    private const string Dropped = "{}<>`|*#~\\^«»\"“”";

    /// <summary>A name or a sentence: one line.</summary>
    public static string Line(string? text, int longest) => Cut(Blank().Replace(Plain(text), " ").Trim(), longest);

    /// <summary>Several lines, without empty ones.</summary>
    public static string Block(string? text, int longest)
        => Cut(string.Join('\n', Plain(text).Split('\n').Select(line => Blank().Replace(line, " ").Trim()).Where(line => line.Length > 0)), longest);

    /// <summary>Whether somebody left a hole to be filled in: <c>{COMPANY_NAME}</c>.</summary>
    public static bool HasHole(string? text) => text?.AsSpan().IndexOfAny('{', '}') >= 0;

    private static string Plain(string? text)
    {
        var plain = new StringBuilder();
        foreach (var rune in Hole().Replace(text ?? "", " ").EnumerateRunes())
        {
            if (rune.Value == '\n')
                plain.Append('\n');
            else if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
                plain.Append(' ');
            else if (IsSpoken(rune))
                plain.Append(rune.ToString());
        }

        return Scheme().Replace(plain.ToString(), " ");
    }

    private static bool IsSpoken(Rune rune)
        => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            && !(rune.IsBmp && Dropped.Contains((char)rune.Value, StringComparison.Ordinal));

    /// <summary>At the last blank before the limit, so that no word is cut in two where that can be helped.</summary>
    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var blank = text.LastIndexOfAny([' ', '\n'], longest);
        var end = blank > longest / 2 ? blank : longest - (char.IsHighSurrogate(text[longest - 1]) ? 1 : 0);
        return text[..end].TrimEnd();
    }

    [GeneratedRegex(@"\{+[^{}\n]{0,100}\}+")]
    private static partial Regex Hole();

    /// <summary>What follows it may be said: salon-lea.fr.</summary>
    [GeneratedRegex(@"[a-z]*:/{2,}(www\.)?", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
