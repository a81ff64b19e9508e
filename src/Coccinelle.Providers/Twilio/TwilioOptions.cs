using Coccinelle.Domain.Phones;

namespace Coccinelle.Providers.Twilio;

/// <summary>The account at Twilio.</summary>
public sealed class TwilioOptions
{
    public string AccountSid { get; set; } = "";

    /// <summary>Any of them may have signed a webhook; the first one signs in.</summary>
    public IReadOnlyList<string> AuthTokens { get; set; } = [];

    /// <summary>The shared number that firms forward to.</summary>
    public E164 PhoneNumber { get; set; } = E164.Parse("+33939035761");

    /// <summary>Regions have hosts and tokens of their own (<c>https://api.dublin.ie1.twilio.com</c>).</summary>
    public Uri BaseUrl { get; set; } = new("https://api.twilio.com");

    /// <summary>The time for one request, answer read.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
