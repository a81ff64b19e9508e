using System.Net;
using System.Text.Json;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>The parameters that Twilio repeats on every request of a French call.</summary>
internal static class TwilioParameters
{
    private static readonly string[] Places = ["City", "State", "Zip"];

    public static List<(string Name, string Value)> Of(LiveCall call, string accountSid, IEnumerable<(string Name, string Value)> more)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccountSid"] = accountSid,
            ["ApiVersion"] = "2010-04-01",
            ["CallSid"] = call.CallSid,
            ["CallStatus"] = call.Status,
            ["Direction"] = call.Direction,
        };
        AddParty(parameters, call.From, "From", "Caller");
        AddParty(parameters, call.To, "To", "Called");
        if (call.ForwardedFrom is { } forwardedFrom)
        {
            parameters["ForwardedFrom"] = parameters["CalledVia"] = forwardedFrom;
        }

        if (call is { Status: "ringing", IsOutbound: false })
        {
            parameters["CallToken"] = CallToken(call);
        }

        foreach (var (name, value) in more.Concat(call.Plan.Parameters.Select(p => (p.Key, p.Value))))
        {
            parameters[name] = value;
        }

        return [.. parameters.Select(p => (p.Key, p.Value))];
    }

    /// <summary>A number and its legacy twin; in France only the country is known, the other places are present and empty.</summary>
    private static void AddParty(SortedDictionary<string, string> parameters, string number, params string[] names)
    {
        foreach (var name in names)
        {
            parameters[name] = number;
            parameters[$"{name}Country"] = number.StartsWith("+33", StringComparison.Ordinal) ? "FR" : "";
            foreach (var place in Places)
            {
                parameters[name + place] = "";
            }
        }
    }

    /// <summary>The decoded value is itself percent-encoded JSON around a JWT; ours carries a signature of zeros.</summary>
    private static string CallToken(LiveCall call)
    {
        var claims = new { callSid = call.CallSid, from = call.From, to = call.To, iat = call.StartedAt.ToUnixTimeSeconds() };
        var jwt = $"{Part("""{"alg":"ES256"}"""u8)}.{Part(JsonSerializer.SerializeToUtf8Bytes(claims))}.{new string('A', 86)}";
        return Uri.EscapeDataString($$"""{"parentCallInfoToken":"{{jwt}}","identityHeaderTokens":[]}""");

        static string Part(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    public static string Encode(IEnumerable<(string Name, string Value)> parameters) =>
        string.Join('&', parameters.Select(p => $"{WebUtility.UrlEncode(p.Name)}={WebUtility.UrlEncode(p.Value)}"));
}
