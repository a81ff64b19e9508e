using System.Globalization;
using System.Text;

namespace Coccinelle.Domain.Texts;

/// <summary>The words of a text as one compares them: lower case, no accents, no punctuation.</summary>
public static class PlainWords
{
    /// <summary><c>L'Atelier de Léa</c> → <c>l</c>, <c>atelier</c>, <c>de</c>, <c>lea</c>. Reads the first 200 characters.</summary>
    public static IReadOnlyList<string> Of(string? text)
    {
        var plain = new StringBuilder();
        foreach (var c in (text ?? "")[..Math.Min(text?.Length ?? 0, 200)].ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.IsLetterOrDigit(c) ? c : ' ');
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
