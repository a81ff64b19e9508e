using System.Globalization;
using System.Xml.Linq;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>Calls and messages that the server makes: who picks up, what he hears, what is reported.</summary>
internal sealed class TwilioOutbound(
    SandboxOptions options, SandboxWorld world, TwilioWebhooks webhooks, TelephoneExchange exchange, Background background, TimeProvider time)
{
    private static readonly string[] Steps = ["queued", "sent", "delivered"];

    public PlacedCall Call(string to, string from, string twiml, string? statusCallback)
    {
        var call = new PlacedCall(TwilioIds.New("CA"), from, to, "queued", "", time.GetUtcNow());
        world.Record(call);
        background.Run($"call to {to}", stopping => RingAsync(call, twiml, statusCallback, stopping));
        return call;
    }

    public SentText Send(string to, string from, string body, string? statusCallback)
    {
        var text = new SentText(TwilioIds.New("SM"), from, to, body, time.GetUtcNow());
        world.Record(text);
        if (statusCallback is { Length: > 0 })
        {
            background.Run($"SMS to {to}", async stopping =>
            {
                foreach (var status in Steps)
                {
                    await webhooks.ReportAsync("sms-status", statusCallback, Message(text, status), stopping);
                }
            });
        }

        return text;
    }

    private async Task RingAsync(PlacedCall call, string twiml, string? statusCallback, CancellationToken stopping)
    {
        var callee = world.CalleeAt(call.To);
        var status = callee.Behaviour switch
        {
            CalleeBehaviour.Busy => "busy",
            CalleeBehaviour.NoAnswer => "no-answer",
            CalleeBehaviour.Failed => "failed",
            _ => "completed",
        };
        if (callee.Behaviour == CalleeBehaviour.Answers)
        {
            call = call with { Heard = Spoken(twiml) };
        }

        world.Record(call with { Status = status == "completed" ? "in-progress" : "ringing" });
        if (callee.Behaviour == CalleeBehaviour.Forwards)
        {
            await exchange.RunAsync(exchange.Place(new CallPlan { From = call.From, ForwardedFrom = call.To, Carrier = callee.Carrier }));
        }

        world.Record(call with { Status = status });
        if (statusCallback is { Length: > 0 })
        {
            await webhooks.ReportAsync("call-status", statusCallback, Ended(call, status), stopping);
        }
    }

    /// <summary>Everything that is said, in its order.</summary>
    private static string Spoken(string twiml)
        => string.Join('\n', XElement.Parse(twiml).Descendants("Say").Select(say => say.Value.Trim()));

    private List<(string, string)> Ended(PlacedCall call, string status) =>
    [
        ("CallSid", call.CallSid), ("AccountSid", options.TwilioAccountSid), ("From", call.From), ("To", call.To), ("Direction", "outbound-api"),
        ("CallStatus", status), ("CallDuration", status == "completed" ? "4" : "0"), ("ApiVersion", "2010-04-01"), ("SequenceNumber", "0"),
        ("CallbackSource", "call-progress-events"),
        ("Timestamp", time.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)),
    ];

    private List<(string, string)> Message(SentText text, string status) =>
    [
        ("MessageSid", text.Sid), ("SmsSid", text.Sid), ("AccountSid", options.TwilioAccountSid), ("From", text.From), ("To", text.To),
        ("MessageStatus", status), ("SmsStatus", status), ("ApiVersion", "2010-04-01"),
    ];
}
