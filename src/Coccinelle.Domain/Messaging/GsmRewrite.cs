using System.Globalization;
using System.Text;

namespace Coccinelle.Domain.Messaging;

/// <summary>One typographic character can double the price of a text message: proposes the same words without it.</summary>
public static class GsmRewrite
{
    private static readonly Dictionary<char, string> LookAlikes = new()
    {
        ['’'] = "'",
        ['‘'] = "'",
        ['‚'] = "'",
        ['´'] = "'",
        ['`'] = "'",
        ['“'] = "\"",
        ['”'] = "\"",
        ['„'] = "\"",
        ['«'] = "\"",
        ['»'] = "\"",
        ['–'] = "-",
        ['—'] = "-",
        ['‑'] = "-",
        ['−'] = "-",
        ['…'] = "...",
        ['•'] = "-",
        ['·'] = "-",
        ['×'] = "x",
        ['œ'] = "oe",
        ['Œ'] = "OE",
        ['\u00A0'] = " ",
        ['\u202F'] = " ",
        ['\u2009'] = " ",
        ['\u200B'] = "",
        ['\u200D'] = "",
        ['\uFEFF'] = "",
        ['\t'] = " ",
        ['²'] = "2",
        ['°'] = "o",
    };

    /// <summary>
    /// The text in the GSM alphabet, when that takes fewer segments: look-alikes for quotes, dashes and blanks, and where these are not
    /// enough the letter without its accent (<c>ê</c>, <c>ç</c>, <c>À</c>; é, è, à, ù are in the alphabet). Null when nothing is gained.
    /// </summary>
    public static string? Suggest(string text)
    {
        var before = SmsEncoding.Measure(text);
        if (before.Alphabet == SmsAlphabet.Gsm7)
            return null;
        var rewritten = Rewrite(text, WithoutTypography);
        if (!rewritten.All(SmsEncoding.IsGsm))
            rewritten = Rewrite(rewritten, WithoutAccent);
        var after = SmsEncoding.Measure(rewritten);
        return after.Alphabet == SmsAlphabet.Gsm7 && after.Segments < before.Segments ? rewritten : null;
    }

    /// <summary>The text in the GSM alphabet whatever it takes: what has no like in it is left out.</summary>
    public static string Plain(string text)
        => text.All(SmsEncoding.IsGsm)
            ? text
            : string.Concat(Rewrite(Rewrite(string.Concat(text.Where(c => !char.IsSurrogate(c))), WithoutTypography), WithoutAccent).Where(SmsEncoding.IsGsm));

    private static string Rewrite(string text, Func<char, string> one)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormC))
            result.Append(SmsEncoding.IsGsm(c) ? c.ToString() : one(c));
        return result.ToString();
    }

    private static string WithoutTypography(char c) => LookAlikes.GetValueOrDefault(c, c.ToString());

    private static string WithoutAccent(char c)
        => char.IsSurrogate(c)
            ? c.ToString()
            : string.Concat(c.ToString().Normalize(NormalizationForm.FormD).Where(part => CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark));
}
