namespace Coccinelle.Domain.Phones;

/// <summary>Removes what people and carriers put between digits.</summary>
internal static class PhoneDigits
{
    private const int LongestText = 64;

    /// <summary>ASCII punctuation and the blanks and hyphens that typography puts into French numbers.</summary>
    private const string Separators = " .-/()\u00a0\u202f\u2009\u2010\u2011\u2013";

    /// <summary>ASCII digits with at most one <c>+</c>, which comes first; null when anything else is in the text.</summary>
    public static string? Compact(string text)
    {
        if (text.Length > LongestText) return null;
        Span<char> kept = stackalloc char[LongestText];
        var count = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character) || (character == '+' && count == 0)) kept[count++] = character;
            else if (!Separators.Contains(character, StringComparison.Ordinal)) return null;
        }

        return count == 0 ? null : new string(kept[..count]);
    }

    /// <summary>All ASCII digits of a text.</summary>
    public static string Only(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
