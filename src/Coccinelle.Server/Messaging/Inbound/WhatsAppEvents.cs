using System.Globalization;
using System.Text;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Providers.WhatsApp.Webhooks;
using Coccinelle.Server.Inbox;

namespace Coccinelle.Server.Messaging.Inbound;

/// <summary>
/// What Meta and 360dialog told: each update by itself, for the firm whose number it names. One that cannot be applied yet is tried again
/// without holding up the others; those that were applied before change nothing.
/// </summary>
internal sealed partial class WhatsAppEvents(
    MessageReports reports, InboundMessages inbound, InboundOwners owners, ILogger<WhatsAppEvents> logger) : IInboxHandler
{
    public const string ProviderName = "whatsapp";

    /// <summary>Told to the platform's own app; else the id of the firm whose address it came to.</summary>
    public const string Platform = "platform";

    public string Provider => ProviderName;

    public async Task<InboxResult> HandleAsync(InboxEvent inboxEvent, CancellationToken ct)
    {
        var batch = WhatsAppWebhook.Read(Encoding.UTF8.GetBytes(inboxEvent.Body));
        var result = InboxResult.Ignored;
        foreach (var update in batch.Events)
        {
            var applied = await TryApplyAsync(update, inboxEvent, ct);
            result = !result.Processed || applied.Word == InboxResult.Ignored.Word ? result : applied;
        }

        return result;
    }

    private async Task<InboxResult> TryApplyAsync(WhatsAppEvent update, InboxEvent inboxEvent, CancellationToken ct)
    {
        try
        {
            var firm = await owners.OfNumberAsync(update.PhoneNumberId, ct);
            if (firm is null || (inboxEvent.Kind != Platform && inboxEvent.Kind != firm))
                return InboxResult.Ignored; // nobody's number, or another firm's than the one whose address it came to
            return update switch
            {
                WhatsAppEvent.Inbound message => await ReceiveAsync(message, firm, inboxEvent, ct),
                WhatsAppEvent.Status status => await ReportAsync(status, firm, inboxEvent, ct),
                _ => InboxResult.Ignored,
            };
        }
        catch (Exception error) when (error is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            LogFailed(error, inboxEvent.Id);
            return new InboxResult(false, "failed");
        }
    }

    private async Task<InboxResult> ReportAsync(WhatsAppEvent.Status status, string firm, InboxEvent inboxEvent, CancellationToken ct)
    {
        if (StatusOf(status.State) is not { } state)
            return InboxResult.Ignored;
        var error = status.Errors.Count > 0 ? status.Errors[0] : null;
        return await reports.ApplyAsync(
            new MessageReport
            {
                Provider = ProviderName,
                ExternalId = status.MessageId,
                OurId = status.CallbackData,
                TenantId = firm,
                Status = state,
                At = status.At ?? inboxEvent.ReceivedAt,
                Code = error?.Code?.ToString(CultureInfo.InvariantCulture),
                Words = error?.Details ?? error?.Title ?? status.State,
                Proof = inboxEvent.Id,
            },
            ct);
    }

    private async Task<InboxResult> ReceiveAsync(WhatsAppEvent.Inbound message, string firm, InboxEvent inboxEvent, CancellationToken ct)
    {
        if (message.Type == "system" || (message.From is null && message.UserId is null))
            return InboxResult.Ignored;
        await inbound.ReceiveAsync(
            new InboundMessage
            {
                Channel = ChannelTypes.WhatsApp,
                Provider = ProviderName,
                ExternalId = $"{message.PhoneNumberId}:{message.MessageId}", // a firm can sign any id, but only for its own number
                From = message.From?.Value ?? $"wa:{message.UserId}",
                To = message.PhoneNumberId!,
                Text = message.Text,
                Type = message.Type,
                Name = message.ProfileName,
                At = message.At ?? inboxEvent.ReceivedAt,
                Firms = new InboundFirms(firm, [firm]),
            },
            ct);
        return InboxResult.Applied;
    }

    private static string? StatusOf(string state) => state switch
    {
        "sent" => MessageStatuses.Sent,
        "delivered" => MessageStatuses.Delivered,
        "read" or "played" => MessageStatuses.Read,
        "failed" => MessageStatuses.Failed,
        _ => null,
    };

    [LoggerMessage(LogLevel.Error, "An update of inbox event {Id} could not be applied; it will be tried again")]
    private partial void LogFailed(Exception error, string id);
}
