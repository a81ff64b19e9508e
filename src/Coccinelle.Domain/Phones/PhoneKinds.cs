using PhoneNumbers;

namespace Coccinelle.Domain.Phones;

/// <summary>What kind of telephone a number belongs to.</summary>
public static class PhoneKinds
{
    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();

    /// <summary>
    /// A mobile of France or one of its territories. In France 06 and 07 are (Arcep), also what the library does not know to be given out yet;
    /// elsewhere what the library cannot place is none.
    /// </summary>
    public static bool IsFrenchMobile(E164 number)
    {
        if (number.CountryCode == CountryCodes.France)
            return number.NationalNumber is ['6' or '7', ..] and { Length: 9 };
        if (!number.IsFrenchFamily)
            return false;
        try
        {
            return Library.GetNumberType(Library.Parse(number.Value, null)) == PhoneNumberType.MOBILE;
        }
        catch (NumberParseException)
        {
            return false; // the library's only way to say "not a number"
        }
    }
}
