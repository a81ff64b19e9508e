using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Twilio;

namespace Coccinelle.Server.Channels.Testing;

/// <summary>A test SMS, from the sender that the firm has chosen.</summary>
internal sealed class SmsTest(TwilioClient twilio, TwilioOptions options) : IChannelTest
{
    public string Type => ChannelTypes.Sms;

    public string Provider(ChannelRow row) => "twilio";

    public (string? Subject, string Content) Compose(string firm) => (null, TestTexts.Sms(firm));

    public async Task<TestResult> SendAsync(TestMessage message)
    {
        var sender = SmsConfigurationJson.Parse(message.Row.ConfigPublic).SenderName ?? options.PhoneNumber.Value;
        var sms = new OutboundMessage(message.To, sender, TestTexts.Sms(message.Firm), StatusCallback: null);
        return await twilio.SendMessageAsync(sms, CancellationToken.None) switch
        {
            MessageSending.Accepted accepted => new TestResult.Accepted(accepted.Sid, accepted.Status),
            MessageSending.Refused refused => SmsFaults.Of(refused.Error),
            MessageSending.RateLimited limited => SmsFaults.Of(limited.Error),
            MessageSending.Failed failed => SmsFaults.Unreachable(failed.Reason),
            MessageSending.OutcomeUnknown unknown => new TestResult.Uncertain(unknown.Reason),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}"),
        };
    }
}
