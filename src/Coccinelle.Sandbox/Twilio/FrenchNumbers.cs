namespace Coccinelle.Sandbox.Twilio;

/// <summary>Which French numbers take no SMS.</summary>
internal static class FrenchNumbers
{
    /// <summary>01 to 05: refused at once and not billed (Twilio's SMS guidelines for France: 400 with 21614).</summary>
    public static bool IsGeographic(string e164) => Begins(e164, '1', '5');

    /// <summary>08 and 09, most of them boxes at home: Twilio takes the message, and the carrier says later that it cannot be brought.</summary>
    public static bool IsVoiceOnly(string e164) => Begins(e164, '8', '9');

    private static bool Begins(string e164, char from, char to) =>
        e164.Length > 3 && e164.StartsWith("+33", StringComparison.Ordinal) && e164[3] >= from && e164[3] <= to;
}
