using PhoneNumbers;

namespace Coccinelle.Domain.Phones;

/// <summary>Which numbers can be sent a text message.</summary>
public static class Mobiles
{
    private static readonly PhoneNumberUtil Plan = PhoneNumberUtil.GetInstance();

    /// <summary>A mobile number of whatever country; where a country does not tell mobiles from landlines, any number.</summary>
    public static bool Contains(E164 number)
        => ContainsFrench(number) || Plan.GetNumberType(Plan.Parse(number.Value, null)) is PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE;

    /// <summary>
    /// A mobile of France or one of its territories. In France 06 and 07 are (Arcep), also what the library does not know to be given out yet;
    /// elsewhere what the library cannot place is none.
    /// </summary>
    public static bool ContainsFrench(E164 number)
        => number.CountryCode == CountryCodes.France
            ? number.NationalNumber is ['6' or '7', ..] and { Length: 9 }
            : number.IsFrenchFamily && Plan.GetNumberType(Plan.Parse(number.Value, null)) is PhoneNumberType.MOBILE;
}
