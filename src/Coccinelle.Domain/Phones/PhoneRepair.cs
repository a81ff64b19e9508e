using System.Globalization;

namespace Coccinelle.Domain.Phones;

/// <summary>What a number that a carrier mangled could have meant. A guess: it counts only when it finds a verified line.</summary>
public static class PhoneRepair
{
    private const int NationalDigits = 9;

    /// <summary>The lenient reading first, then the number behind repeated country codes (<c>+3333199001234</c>); distinct.</summary>
    public static IEnumerable<E164> Candidates(string text) => Readings(text).Distinct();

    /// <summary>
    /// The last nine digits, when the text is of the French family or no number at all; null otherwise, so that a valid
    /// German number never matches a French line by its tail, nor a six-digit number of Nouméa a mobile of Paris.
    /// </summary>
    public static string? NationalPart(string text) => PhoneText.Read(text) switch
    {
        PhoneReading.Number { Value: { IsFrenchFamily: true, NationalNumber: { Length: NationalDigits } national } } => national,
        PhoneReading.Unreadable when Digits(text) is { Length: >= NationalDigits } digits => digits[^NationalDigits..],
        _ => null,
    };

    private static IEnumerable<E164> Readings(string text)
    {
        if (E164.TryParse(text, out var asRead)) yield return asRead;

        var digits = Digits(text);
        if (digits.StartsWith("00", StringComparison.Ordinal)) digits = digits[2..];
        foreach (var countryCode in CountryCodes.FrenchFamily)
        {
            foreach (var number in WithoutRepeats(digits, countryCode.ToString(CultureInfo.InvariantCulture))) yield return number;
        }
    }

    private static IEnumerable<E164> WithoutRepeats(string digits, string countryCode)
    {
        while (digits.StartsWith(countryCode + countryCode, StringComparison.Ordinal))
        {
            digits = digits[countryCode.Length..];
            if (E164.TryParse("+" + digits, out var number)) yield return number;
        }
    }

    /// <summary>Those of the number itself: a host name's digits are no part of it.</summary>
    private static string Digits(string text) => PhoneUri.Unwrap(text) is { } bare ? PhoneDigits.Only(bare) : "";
}
