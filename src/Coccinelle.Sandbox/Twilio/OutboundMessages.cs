namespace Coccinelle.Sandbox.Twilio;

/// <summary>Takes the server's text messages, brings them to the virtual phones, and reports.</summary>
internal sealed class OutboundMessages(SandboxOptions options, SandboxWorld world, TwilioWebhooks webhooks, Background background, TimeProvider time)
{
    /// <summary>The first status, <c>queued</c>, is in the answer and is not reported (Twilio docs: message status callbacks).</summary>
    private static readonly string[] Steps = ["sent", "delivered"];

    public SentText Take(string to, string from, string body)
    {
        var text = new SentText(TwilioIds.New("SM"), from, to, body, time.GetUtcNow(), SmsSegments.Count(body));
        world.Record(text);
        return text;
    }

    public void Report(SentText text, string callback) => background.Run($"reports on message {text.Sid}", async stopping =>
    {
        var steps = world.Faults.Vanished.HasFlag(Providers.Twilio) ? Steps[..1] : Steps;
        foreach (var status in world.Faults.Reordered ? steps.Reverse() : steps)
        {
            await webhooks.CallbackAsync("sms-status", callback, Parameters(text, status), stopping);
        }
    });

    private List<(string, string)> Parameters(SentText text, string status) =>
    [
        ("SmsSid", text.Sid), ("SmsStatus", status), ("MessageStatus", status), ("To", text.To), ("MessageSid", text.Sid),
        ("AccountSid", options.TwilioAccountSid), ("From", text.From), ("ApiVersion", "2010-04-01"),
    ];
}
