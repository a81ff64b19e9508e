namespace Coccinelle.Domain.Phones;

/// <summary>A number as people read it.</summary>
public static class PhoneWords
{
    /// <summary>French numbers as the French write them (<c>01 40 00 12 34</c>), others with their country code.</summary>
    public static string National(string e164)
        => E164.TryParse(e164, out var number) && number.CountryCode == CountryCodes.France && number.NationalNumber is { Length: 9 } digits
            ? $"0{digits[0]} {digits[1..3]} {digits[3..5]} {digits[5..7]} {digits[7..9]}"
            : e164;
}
