namespace Coccinelle.Server.Tests.Support;

/// <summary>Numbers, names and ids that no other test of this run uses.</summary>
internal static class Numbers
{
    private static int _last;

    /// <summary>A Paris landline, E.164. The examples of the API's document have theirs in +3314, and tests that send them claim those.</summary>
    public static string Line() => $"+3318{Next():D7}";

    /// <summary>A mobile, E.164.</summary>
    public static string Mobile() => $"+33612{Next() % 1_000_000:D6}";

    /// <summary>As the French write it: 0140000001.</summary>
    public static string National(string e164) => "0" + e164[3..];

    /// <summary>Twilio: CA and 32 hexadecimal digits.</summary>
    public static string CallSid() => $"CA{Guid.NewGuid():N}";

    /// <summary>A word that resembles no other firm's name.</summary>
    public static string Word() => string.Concat(Guid.NewGuid().ToByteArray().Take(12).Select((b, i) => (i % 2 == 0 ? "bcdfglmnprstv" : "aeiou") is var s ? s[b % s.Length] : ' '));

    private static int Next() => Interlocked.Increment(ref _last);
}
