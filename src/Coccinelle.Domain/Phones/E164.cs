using System.Diagnostics.CodeAnalysis;

namespace Coccinelle.Domain.Phones;

/// <summary>
/// A telephone number in the form every provider speaks: <c>+</c>, country code, national number; at most 15 digits (ITU-T E.164).
/// Only <see cref="TryParse"/> and <see cref="Parse"/> make one, so a value that is not <c>default</c> is well formed.
/// </summary>
public readonly record struct E164
{
    private readonly string? _value;

    internal E164(string value, int countryCode) => (_value, CountryCode) = (value, countryCode);

    /// <summary>The whole number, <c>+33199001234</c>; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>The country calling code, 1 to 3 digits; 0 for <c>default</c>.</summary>
    public int CountryCode { get; }

    /// <summary>The digits after the country code (<c>199001234</c>), without trunk prefix.</summary>
    public string NationalNumber => _value is null ? "" : _value[(1 + CountryCodes.DigitCount(CountryCode))..];

    /// <summary>France and its overseas territories: the numbering plan of our customers.</summary>
    public bool IsFrenchFamily => CountryCodes.IsFrenchFamily(CountryCode);

    /// <summary>Reads a number in any form a French user or carrier writes; what is not a number gives <c>false</c>, never an exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out E164 number)
    {
        var read = PhoneText.Read(text) as PhoneReading.Number;
        number = read?.Value ?? default;
        return read is not null;
    }

    /// <summary>As <see cref="TryParse"/>, for values that are known to be numbers, such as our own rows and settings.</summary>
    /// <exception cref="FormatException">The text is not a number. The message does not repeat it: numbers stay out of logs.</exception>
    public static E164 Parse(string text) =>
        TryParse(text, out var number) ? number : throw new FormatException("The text is not a telephone number.");

    public override string ToString() => Value;
}
