using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Knowledge;

/// <summary>Where prose may be cut: between sentences, never inside an amount or after an abbreviation.</summary>
public static partial class Sentences
{
    private static readonly string[] Abbreviations = ["m", "mm", "mme", "mlle", "dr", "me", "st", "ste", "av", "bd", "env", "max", "min", "tel", "p", "ex", "no", "n"];

    public static IReadOnlyList<string> In(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        foreach (Match end in End().Matches(text))
        {
            if (IsAbbreviation(text, end.Index))
                continue;
            Add(text[start..(end.Index + 1)]);
            start = end.Index + end.Length;
        }

        Add(text[start..]);
        return sentences;

        void Add(string sentence)
        {
            if (sentence.Trim() is { Length: > 0 } one)
                sentences.Add(one);
        }
    }

    /// <summary>Pieces of a sentence that is too long for one passage: at semicolons and commas, so that a figure stays with its words.</summary>
    public static IReadOnlyList<string> Clauses(string sentence)
        => [.. Clause().Split(sentence).Select(piece => piece.Trim()).Where(piece => piece.Length > 0)];

    private static bool IsAbbreviation(string text, int dot)
    {
        if (text[dot] != '.')
            return false;
        var start = dot;
        while (start > 0 && char.IsLetter(text[start - 1]))
            start--;
        return start < dot && Abbreviations.Contains(FrenchWords.Fold(text[start..dot]), StringComparer.Ordinal);
    }

    [GeneratedRegex(@"[.!?…](?:\s+)(?=[\p{Lu}\d«""(•-])", RegexOptions.CultureInvariant)]
    private static partial Regex End();

    [GeneratedRegex(@"(?<=[;,])\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Clause();
}
