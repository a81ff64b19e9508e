using PhoneNumbers;

namespace Coccinelle.Domain.Phones;

/// <summary>Which numbers can be sent a text message.</summary>
public static class Mobiles
{
    private static readonly PhoneNumberUtil Plan = PhoneNumberUtil.GetInstance();

    /// <summary>A mobile number of whatever country; where a country does not tell mobiles from landlines, any number.</summary>
    public static bool Contains(E164 number)
        => Plan.GetNumberType(Plan.Parse(number.Value, null)) is PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE;
}
