using System.Globalization;
using System.Text;

namespace Coccinelle.Domain.Agenda;

/// <summary>Text as rules compare it: lower case, no accents, no hyphens or apostrophes, numbers in digits.</summary>
internal static class FrenchNumbers
{
    private const int LongestText = 200;

    private static readonly Dictionary<string, int> Small = Numbered(
        "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize");

    private static readonly Dictionary<string, int> Tens = new(StringComparer.Ordinal)
    {
        ["dix"] = 10,
        ["vingt"] = 20,
        ["trente"] = 30,
        ["quarante"] = 40,
        ["cinquante"] = 50,
    };

    /// <summary><c>Mardi prochain, à quatorze heures trente</c> → <c>mardi prochain a 14 heures 30</c>. Reads the first 200 characters.</summary>
    public static string Plain(string? text)
    {
        var words = Simplified(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var plain = new List<string>(words.Length);
        for (var i = 0; i < words.Length; i++)
        {
            var (value, used) = NumberAt(words, i);
            plain.Add(used == 0 ? words[i] : value.ToString(CultureInfo.InvariantCulture));
            i += Math.Max(0, used - 1);
        }

        return string.Join(' ', plain);
    }

    /// <summary>The number that begins here, and of how many words it is; none when it is no number.</summary>
    private static (int Value, int Words) NumberAt(string[] words, int at)
    {
        var word = words[at];
        if (word is "une")
            return (1, 1);
        if (word is "premier" or "1er")
            return (1, 1);
        if (!Tens.TryGetValue(word, out var tens))
            return Small.TryGetValue(word, out var alone) ? (alone, 1) : (0, 0);
        if (At(words, at + 1) == "et" && At(words, at + 2) is "un" or "une")
            return tens == 10 ? (10, 1) : (tens + 1, 3);
        return Small.TryGetValue(At(words, at + 1), out var more) && more is >= 1 and <= 9 && (tens > 10 || more >= 7) ? (tens + more, 2) : (tens, 1);
    }

    private static string At(string[] words, int at) => at < words.Length ? words[at] : "";

    private static string Simplified(string? text)
    {
        var simple = new StringBuilder();
        foreach (var rune in (text ?? "")[..Math.Min(text?.Length ?? 0, LongestText)].EnumerateRunes()) // a lone surrogate becomes U+FFFD
        {
            foreach (var c in Rune.ToLowerInvariant(rune).ToString().Normalize(NormalizationForm.FormD))
            {
                if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                    simple.Append(char.IsAsciiLetterOrDigit(c) || c is ':' or '/' or '+' ? c : ' ');
            }
        }

        return simple.ToString();
    }

    private static Dictionary<string, int> Numbered(params string[] words) => words.Index().ToDictionary(word => word.Item, word => word.Index, StringComparer.Ordinal);
}
