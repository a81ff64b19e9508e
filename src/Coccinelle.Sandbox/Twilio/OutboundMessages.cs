using System.Globalization;

namespace Coccinelle.Sandbox.Twilio;

/// <summary>Takes the server's text messages, brings them to the virtual phones, and reports.</summary>
internal sealed class OutboundMessages(SandboxOptions options, SandboxWorld world, TwilioWebhooks webhooks, Background background, TimeProvider time)
{
    public SentText Take(string to, string from, string body)
    {
        var text = new SentText(TwilioIds.New("SM"), from, to, body, time.GetUtcNow(), SmsSegments.Count(body));
        world.TextBox.Add(text);
        return text;
    }

    /// <summary>
    /// What becomes of the message stands at once, for whoever asks; the callbacks tell it step by step. The first status, <c>queued</c>,
    /// is in the answer and is not reported (Twilio docs: message status callbacks).
    /// </summary>
    /// <param name="callback">Where it is reported; empty: nowhere.</param>
    public void Report(SentText text, string? callback)
    {
        var faults = world.Faults;
        var fate = FrenchNumbers.IsVoiceOnly(text.To) ? TwilioMessageStatus.Landline : faults.TwilioMessageStatus;
        var steps = Steps(fate);
        var now = time.GetUtcNow();
        world.TextBox.Change(text.Sid, known => known with
        {
            Status = steps[^1].Status,
            ErrorCode = steps[^1].ErrorCode,
            SentAt = steps[0].Status == "sent" ? now : null,
            UpdatedAt = now,
        });
        if (string.IsNullOrEmpty(callback) || fate == TwilioMessageStatus.None)
        {
            return;
        }

        var told = Told(steps, faults);
        background.Run($"reports on message {text.Sid}", async stopping =>
        {
            foreach (var step in told)
            {
                await webhooks.CallbackAsync("sms-status", callback, Parameters(text, step), stopping);
            }
        });
    }

    internal static string Words(int code) => code switch
    {
        14107 => "Message rate limit exceeded",
        20003 => "Authenticate",
        20429 => "Too Many Requests",
        21211 => "Invalid 'To' Phone Number",
        21408 => "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
        21610 => "Attempt to send to unsubscribed recipient",
        21611 => "This 'From' number has exceeded the maximum number of queued messages",
        21614 => "'To' number is not a valid mobile number",
        30003 => "Unreachable destination handset",
        30006 => "Landline or unreachable carrier",
        _ => "The message cannot be sent",
    };

    private static Step[] Steps(TwilioMessageStatus fate) => fate switch
    {
        TwilioMessageStatus.SentOnly => [new("sent")],
        TwilioMessageStatus.Undelivered => [new("sent"), new("undelivered", 30003)],
        TwilioMessageStatus.Landline => [new("sent"), new("undelivered", 30006)],
        TwilioMessageStatus.OptedOutLater => [new("failed", 21610)],
        _ => [new("sent"), new("delivered")],
    };

    /// <summary>The callbacks in the order in which they come.</summary>
    private static Step[] Told(Step[] steps, SandboxFaults faults)
    {
        IEnumerable<Step> told = faults.Vanished.HasFlag(Providers.Twilio) ? steps[..1] : steps;
        told = faults.Reordered ? told.Reverse() : told;
        Step[] all = [.. told.SelectMany(step => Enumerable.Repeat(step, Math.Max(1, faults.TwilioStatusCopies)))];
        if (faults.TwilioStatusShuffled)
        {
            Random.Shared.Shuffle(all);
        }

        return all;
    }

    private List<(string, string)> Parameters(SentText text, Step step) =>
    [
        ("SmsSid", text.Sid), ("SmsStatus", step.Status), ("MessageStatus", step.Status), ("To", text.To), ("MessageSid", text.Sid),
        ("AccountSid", options.TwilioAccountSid), ("From", text.From), ("ApiVersion", "2010-04-01"),
        .. step.ErrorCode is { } code
            ? new[] { ("ErrorCode", code.ToString(CultureInfo.InvariantCulture)), ("ErrorMessage", Words(code)) }
            : [],
    ];

    private sealed record Step(string Status, int? ErrorCode = null);
}
