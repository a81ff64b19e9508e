using System.Globalization;
using Coccinelle.Domain.Channels;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Channels.Testing;
using Coccinelle.Server.Messaging.Outbox;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Messaging.Sending;

/// <summary>SMS through the platform's account at Twilio, from the name that the firm has chosen or the shared number.</summary>
internal sealed class TwilioSender(TwilioClient twilio, PlatformOptions platform, Database database, IClock clock) : IMessageSender
{
    /// <summary>Hears of each step of the delivery. Our id stands in the query, which Twilio signs.</summary>
    public const string StatusPath = "/webhooks/twilio/sms/status";
    public const string MessageField = "message";

    public string Channel => ChannelTypes.Sms;

    public int Slots => 256;

    public int SlotsPerFirm => 128;

    public string Provider => "twilio";

    /// <summary>Twilio queues by itself what a sender cannot carry at once; this only keeps its queue from filling up (Twilio: errors 14107, 21611).</summary>
    public SendingPace? PaceOf(OutboxRow message, ChannelRow channel) => new($"twilio|{message.Sender}", 100, TimeSpan.Zero);

    public async Task<DeliveryOutcome> SendAsync(OutboxRow message, SendingFirm firm)
    {
        var sms = new OutboundMessage(message.ToAddress, message.Sender!, message.Content, platform.At($"{StatusPath}?{MessageField}={message.Id}"))
        {
            ValidityPeriod = Validity(message),
        };
        return await twilio.SendMessageAsync(sms, CancellationToken.None) switch
        {
            MessageSending.Accepted accepted => new DeliveryOutcome.Accepted(accepted.Sid, accepted.Status, accepted.Segments),
            MessageSending.Refused refused => Refused(refused.Error),
            MessageSending.RateLimited limited => new DeliveryOutcome.Temporary(Code(limited.Error), limited.Error.Message),
            MessageSending.Failed failed => new DeliveryOutcome.Temporary(null, failed.Reason),
            MessageSending.OutcomeUnknown unknown => new DeliveryOutcome.Unknown(unknown.Reason),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}"),
        };
    }

    /// <summary>Twilio keeps every message that it took: the same words to the same person since the first attempt are ours.</summary>
    public async Task<AskedOutcome> AskAsync(OutboxRow message, SendingFirm firm, CancellationToken ct)
    {
        var others = await OthersAsync(message, ct);
        return await twilio.FindMessagesAsync(message.ToAddress, message.Sender, message.DueAt - Duration.FromMinutes(5), ct) switch
        {
            MessageSearch.Found found when found.Messages.FirstOrDefault(known => known.Body == message.Content && !others.Contains(known.Sid)) is { } ours
                => new AskedOutcome.Found(ours.Sid, ours.Status),
            MessageSearch.Found { IsComplete: false } => new AskedOutcome.NoAnswer("More messages to this person than could be read"),
            MessageSearch.Found found => new AskedOutcome.NotThere($"{found.Messages.Count} messages to this person, none of them this one"),
            MessageSearch.Failed failed => new AskedOutcome.NoAnswer(failed.Reason),
            var other => throw new InvalidOperationException($"Unknown answer {other.GetType().Name}"),
        };
    }

    /// <summary>What Twilio knows of other messages to the same person: the same words twice are two messages.</summary>
    private async Task<HashSet<string>> OthersAsync(OutboxRow message, CancellationToken ct)
        => [.. await database.QueryAsync<string>(
            """
            SELECT external_message_id FROM channel_messages_log
            WHERE to_address = @ToAddress AND channel_type = @ChannelType AND external_message_id IS NOT NULL AND id <> @Id
            """,
            new { message.ToAddress, message.ChannelType, message.Id },
            ct)];

    /// <summary>A reminder that comes after its appointment is worse than none. Twilio: 1 to 36,000 seconds, more than 5 advised.</summary>
    private int? Validity(OutboxRow message)
        => message.UsefulUntil is { } until ? (int)Math.Clamp((until - clock.GetCurrentInstant()).TotalSeconds, 60, 36_000) : null;

    private static DeliveryOutcome Refused(TwilioError error)
    {
        var fault = SmsFaults.Of(error);
        return fault.OfTheChannel
            ? new DeliveryOutcome.ChannelBroken(fault.Fault, Code(error), error.Message, fault.Explanation)
            : new DeliveryOutcome.Refused(Code(error), error.Message, OptedOut: error.Code == OptedOut);
    }

    private const int OptedOut = 21610;

    private static string? Code(TwilioError error) => error.Code?.ToString(CultureInfo.InvariantCulture);
}
