using System.Globalization;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>Brings the server what customers write to one of its numbers.</summary>
internal sealed class InboundMessages(SandboxOptions options, TwilioWebhooks webhooks)
{
    private static readonly string[] Places = ["State", "City", "Zip"];

    /// <param name="optOutType"><c>STOP</c>, <c>START</c> or <c>HELP</c> when Twilio itself has already acted on the words (Advanced Opt-Out).</param>
    public async Task<SentByPhone> BringAsync(string from, string to, string text, int copies, string? optOutType, CancellationToken cancellationToken)
    {
        var sid = TwilioIds.New("SM");
        var deliveries = await webhooks.MessageAsync("sms", options.SmsUrl, Parameters(sid, from, to, text, optOutType), Math.Max(1, copies), cancellationToken);
        return new SentByPhone(sid, deliveries);
    }

    private List<(string, string)> Parameters(string sid, string from, string to, string text, string? optOutType)
    {
        List<(string, string)> parameters =
        [
            ("ToCountry", Country(to)), ("FromCountry", Country(from)),
            .. Places.SelectMany(place => new[] { ($"To{place}", ""), ($"From{place}", "") }),
            ("MessageSid", sid), ("SmsSid", sid), ("SmsMessageSid", sid), ("SmsStatus", "received"),
            ("From", from), ("To", to), ("Body", text), ("NumMedia", "0"),
            ("NumSegments", SmsSegments.Count(text).ToString(CultureInfo.InvariantCulture)),
            ("AccountSid", options.TwilioAccountSid), ("ApiVersion", "2010-04-01"),
        ];
        if (optOutType is not null)
        {
            // Only a messaging service can do that, and it is named.
            parameters.AddRange([("MessagingServiceSid", $"MG{options.TwilioAccountSid[2..]}"), ("OptOutType", optOutType)]);
        }

        return parameters;
    }

    private static string Country(string number) => number.StartsWith("+33", StringComparison.Ordinal) ? "FR" : "";
}
