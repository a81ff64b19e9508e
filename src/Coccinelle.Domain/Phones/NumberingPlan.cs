using PhoneNumbers;

namespace Coccinelle.Domain.Phones;

/// <summary>Decides which number a string of digits is, for somebody who dials from France.</summary>
internal static class NumberingPlan
{
    private const int LongestE164 = 16;

    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();

    /// <param name="compact">Digits, perhaps with a leading <c>+</c>.</param>
    public static E164? Find(string compact)
    {
        // Nearly every number of nearly every webhook: no need to wake the library for it.
        if (IsPlainFrench(compact)) return new E164(compact, CountryCodes.France);

        if (Overseas(compact) is { } overseas) return overseas;
        return Parsed(compact, "FR") switch
        {
            { } number when Library.IsValidNumber(number) => ToE164(number),
            { } number => Unlisted(number) ?? WithoutPlus(compact),
            null => WithoutPlus(compact),
        };
    }

    private static bool IsPlainFrench(string compact) =>
        compact.Length == 12 && compact.StartsWith("+33", StringComparison.Ordinal) && compact[3] is >= '1' and <= '9'
        && !compact.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    private static E164? Overseas(string compact) =>
        compact.Length == 10 && CountryCodes.RegionOverseas(compact) is { } region
        && Parsed(compact, region) is { } number && Library.IsValidNumberForRegion(number, region)
            ? ToE164(number)
            : null;

    /// <summary>The French numbering plan moves faster than the library: the right length is enough there.</summary>
    private static E164? Unlisted(PhoneNumber number)
    {
        if (!CountryCodes.IsFrenchFamily(number.CountryCode)) return null;
        if (ToE164(number) is not { } e164) return null;
        var fits = CountryCodes.HasNineDigitPlan(number.CountryCode)
            ? e164.NationalNumber is { Length: 9 } and not ['0', ..]
            : Library.IsPossibleNumberWithReason(number) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE;
        return fits ? e164 : null;
    }

    /// <summary>Some carriers drop the plus of a foreign number (<c>9714…</c>); only a number the library knows counts.</summary>
    private static E164? WithoutPlus(string compact) =>
        compact[0] is not ('+' or '0') && Parsed("+" + compact, "FR") is { } number && Library.IsValidNumber(number) ? ToE164(number) : null;

    private static PhoneNumber? Parsed(string compact, string region)
    {
        try
        {
            return Library.Parse(compact, region);
        }
        catch (NumberParseException)
        {
            return null; // The library's only way to say "not a number".
        }
    }

    private static E164? ToE164(PhoneNumber number)
    {
        var value = Library.Format(number, PhoneNumberFormat.E164);
        return value.Length <= LongestE164 ? new E164(value, number.CountryCode) : null;
    }
}
