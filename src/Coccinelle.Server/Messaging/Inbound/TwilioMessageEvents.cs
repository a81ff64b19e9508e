using System.Globalization;
using System.Text;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Proofs;
using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Inbox;
using Coccinelle.Server.Messaging.Sending;

namespace Coccinelle.Server.Messaging.Inbound;

/// <summary>Twilio's word on text messages: what came in, and how ours stand.</summary>
internal sealed class TwilioMessageEvents(MessageReports reports, InboundMessages inbound, InboundOwners owners) : IInboxHandler
{
    public const string ProviderName = "twilio-sms";
    public const string Inbound = "inbound";
    public const string Status = "status";

    /// <summary>With it the ids of <c>channel_messages_log.external_message_id</c> are unique.</summary>
    public const string Carrier = "twilio";

    public string Provider => ProviderName;

    public async Task<InboxResult> HandleAsync(InboxEvent inboxEvent, CancellationToken ct)
    {
        if (!FormBody.TryParse(Encoding.UTF8.GetBytes(inboxEvent.Body), TwilioGate.MaxParameters, out var form))
            return InboxResult.Ignored;
        return inboxEvent.Kind == Status ? await ReportAsync(form, inboxEvent, ct) : await ReceiveAsync(form, inboxEvent, ct);
    }

    private async Task<InboxResult> ReportAsync(FormBody form, InboxEvent inboxEvent, CancellationToken ct)
        => TwilioSms.ReadStatus(form) is { } report && StatusOf(report.Status) is { } status
            ? await reports.ApplyAsync(
                new MessageReport
                {
                    Provider = Carrier,
                    ExternalId = report.MessageSid,
                    OurId = form[TwilioSender.MessageField],
                    Status = status,
                    At = inboxEvent.ReceivedAt,
                    Code = report.ErrorCode?.ToString(CultureInfo.InvariantCulture),
                    Words = report.ErrorMessage ?? report.Status,
                    Proof = inboxEvent.Id,
                },
                ct)
            : InboxResult.Ignored;

    /// <summary>Twilio's statuses as ours; null for what only says that it is on its way.</summary>
    internal static string? StatusOf(string status) => status switch
    {
        "sent" => MessageStatuses.Sent,
        "delivered" => MessageStatuses.Delivered,
        "read" => MessageStatuses.Read,
        "failed" or "undelivered" or "canceled" => MessageStatuses.Failed,
        _ => null,
    };

    private async Task<InboxResult> ReceiveAsync(FormBody form, InboxEvent inboxEvent, CancellationToken ct)
    {
        if (TwilioSms.ReadInbound(form) is not { } message || message.IsWhatsApp)
            return InboxResult.Ignored;
        var from = message.FromNumber?.Value ?? message.From;
        var to = message.ToNumber?.Value ?? message.To;
        await inbound.ReceiveAsync(
            new InboundMessage
            {
                Channel = ChannelTypes.Sms,
                Provider = Carrier,
                ExternalId = message.MessageSid,
                From = from,
                To = to,
                Text = message.Body,
                Type = message.NumMedia > 0 ? "media" : "text",
                OptOutType = message.OptOutType,
                At = inboxEvent.ReceivedAt,
                Firms = await owners.OfSmsAsync(from, to, ct),
                SharedSender = to,
            },
            ct);
        return InboxResult.Applied;
    }
}
