using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.Twilio;

/// <summary>Why Twilio refused. <paramref name="Message"/> may quote what we sent: not for logs.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Twilio's own code (<c>21220</c>); null when the body was none of Twilio's.</param>
public sealed record TwilioError(int Status, int? Code, string Message, string? MoreInfo)
{
    private const int LongestMessage = 300;

    /// <summary>Too many at once (20429, 14107), or the sender's queue is full (21611): nothing was done, try later.</summary>
    public bool IsTooMuch => Status == 429 || Code is 20429 or 14107 or 21611;

    /// <summary>Reads <c>{code, message, more_info, status}</c>, the newer RFC 9457 bodies, and survives anything else.</summary>
    public static TwilioError Read(int status, ReadOnlySpan<byte> body)
    {
        if (JsonText.TryParseObject(body) is not { } error) return new(status, null, $"HTTP {status}", null);
        var code = error.Number("code") is { } number and >= 0 and <= int.MaxValue ? (int?)number : null;
        var message = error.Text("message") ?? error.Text("detail") ?? error.Text("title") ?? $"HTTP {status}";
        return new(status, code, message.Length <= LongestMessage ? message : message[..LongestMessage], error.Text("more_info") ?? error.Text("type"));
    }
}
