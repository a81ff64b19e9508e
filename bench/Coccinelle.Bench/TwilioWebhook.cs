namespace Coccinelle.Bench;

/// <summary>What the generator signs and what all contestants check: one address, one token, one French forwarded call.</summary>
internal static class TwilioWebhook
{
    public const string PublicUrl = "https://bench.example";
    public const string Path = "/webhooks/twilio/voice";
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string AuthToken = "fedcba9876543210fedcba9876543210";
    public const string SharedNumber = "+33939035761";

    /// <summary>The size of a call token as Twilio sends it.</summary>
    private const int TokenLength = 600;

    /// <summary>A firm's line, from the numbers that ARCEP keeps for fiction (01 99 00 xx xx).</summary>
    public static string Line(int firm) => $"+3319900{firm:0000}";

    /// <summary>A caller, from ARCEP's mobile numbers for fiction (06 39 98 xx xx).</summary>
    public static string Caller(int number) => $"+3363998{number:0000}";

    /// <summary>The parameters of a forwarded French call as Twilio posts them, sorted as it signs them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Form(string callSid, string line, string caller)
    {
        var form = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccountSid"] = AccountSid,
            ["ApiVersion"] = "2010-04-01",
            ["CallSid"] = callSid,
            ["CallStatus"] = "ringing",
            ["CallToken"] = "%7B%22parentCallInfoToken%22%3A%22" + new string('A', TokenLength) + "%22%2C%22identityHeaderTokens%22%3A%5B%5D%7D",
            ["Direction"] = "inbound",
            ["CalledVia"] = line,
            ["ForwardedFrom"] = line,
        };
        foreach (var (name, number) in new[] { ("From", caller), ("Caller", caller), ("To", SharedNumber), ("Called", SharedNumber) })
        {
            form[name] = number;
            form[$"{name}Country"] = "FR";
            foreach (var place in new[] { "City", "State", "Zip" }) form[name + place] = "";
        }

        return [.. form];
    }
}
