namespace Coccinelle.Sandbox.Phone;

/// <summary>
/// A phone number as a French user types it. Only light repair: what Twilio sends is E.164 or nonsense, and both must be playable.
/// </summary>
internal static class TypedNumber
{
    public static string ToE164(string typed)
    {
        var bare = string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-' or '(' or ')' or '/')));
        return bare switch
        {
            ['0', '0', .. var international] when AllDigits(international) => $"+{international}",
            ['0', .. var national] when national.Length == 9 && AllDigits(national) => $"+33{national}",
            ['+', .. var digits] when AllDigits(digits) => bare,
            _ => typed.Trim(),
        };
    }

    /// <summary>The mangled form in which <paramref name="carrier"/> passes a French number on.</summary>
    public static string Mangle(string e164, Carrier carrier)
    {
        if (!e164.StartsWith("+33", StringComparison.Ordinal))
        {
            return e164;
        }

        var subscriber = e164[3..];
        return carrier switch
        {
            Carrier.National => $"0{subscriber}",
            Carrier.DoubleZero => $"0033{subscriber}",
            Carrier.NoPlus => $"33{subscriber}",
            Carrier.ExtraZero => $"+330{subscriber}",
            Carrier.RepeatedCountryCode => $"+3333{subscriber}",
            _ => e164,
        };
    }

    private static bool AllDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
