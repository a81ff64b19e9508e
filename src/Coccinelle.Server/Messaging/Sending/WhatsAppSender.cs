using System.Globalization;
using System.Text.Json;
using Coccinelle.Domain.Channels;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Channels.WhatsApp;
using Coccinelle.Server.Messaging.Outbox;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Messaging.Sending;

/// <summary>WhatsApp through the firm's own account at Meta or 360dialog: its own words inside the window, an approved template outside it.</summary>
internal sealed class WhatsAppSender(MetaClient meta, Dialog360Client dialog360, ChannelSecrets secrets, WhatsAppWindows windows, IClock clock) : IMessageSender
{
    private const int PairRate = 131056;
    private const int StoppedMarketing = 131050;

    public string Channel => ChannelTypes.WhatsApp;

    public int Slots => 128;

    public int SlotsPerFirm => 64;

    public string Provider => "whatsapp";

    /// <summary>Meta: 80 messages a second per number, one in 6 s to the same person.</summary>
    public SendingPace? PaceOf(OutboxRow message, ChannelRow channel) => new($"whatsapp|{message.Sender}", 80, TimeSpan.FromSeconds(6));

    public async Task<DeliveryOutcome> SendAsync(OutboxRow message, SendingFirm firm)
    {
        var configuration = WhatsAppConfigurationJson.Parse(firm.Channel.ConfigPublic);
        var token = (await secrets.OpenAsync(message.TenantId, firm.Channel, WhatsAppConfiguration.AccessToken, CancellationToken.None))!;
        var open = await windows.IsOpenAsync(message.TenantId, message.ToAddress, clock.GetCurrentInstant(), CancellationToken.None);
        var template = message.ProviderTemplate is { } stored ? JsonSerializer.Deserialize<ApprovedTemplate>(stored)! : null;
        if (!open && template is null)
            return new DeliveryOutcome.Refused("131047", "The customer service window has closed, and there is no template for this text.");

        var body = open
            ? WhatsAppMessage.Text(message.ToAddress, message.Content, message.Id)
            : WhatsAppMessage.Template(message.ToAddress, template!.Name, template.Language, message.Id, template.Parameters);
        var sending = configuration.Provider == WhatsAppConfiguration.Dialog360
            ? await dialog360.SendAsync(token, body, CancellationToken.None)
            : await meta.SendAsync(configuration.PhoneNumberId!, token, body, CancellationToken.None);
        return sending switch
        {
            WhatsAppSending.Accepted accepted => new DeliveryOutcome.Accepted(accepted.MessageId, open ? "accepted as text" : $"accepted as template {template!.Name}"),
            WhatsAppSending.Refused { Error: var error } => Refused(error),
            WhatsAppSending.Failed failed => new DeliveryOutcome.Temporary(null, failed.Reason),
            WhatsAppSending.OutcomeUnknown unknown => new DeliveryOutcome.Unknown(unknown.Reason),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}"),
        };
    }

    /// <summary>Meta cannot be asked. What it took it reports by itself, with our id in it.</summary>
    public Task<AskedOutcome> AskAsync(OutboxRow message, SendingFirm firm, CancellationToken ct)
        => Task.FromResult<AskedOutcome>(
            message.ExternalMessageId is { } known ? new AskedOutcome.Found(known, "reported by itself") : new AskedOutcome.CannotSay(WillTell: true));

    private static DeliveryOutcome Refused(WhatsAppError error)
    {
        var code = error.Code?.ToString(CultureInfo.InvariantCulture);
        if (WhatsAppTexts.IsOfTheChannel(error.Fault))
            return new DeliveryOutcome.ChannelBroken(WhatsAppTexts.Name(error.Fault), code, error.Reason, WhatsAppTexts.Refused(error));
        return error.Fault == WhatsAppFault.Rate
            ? new DeliveryOutcome.Temporary(code, error.Reason, error.Code == PairRate ? Duration.FromSeconds(10) : null)
            : new DeliveryOutcome.Refused(code, error.Reason, OptedOut: error.Code == StoppedMarketing, OnlyMarketing: error.Code == StoppedMarketing);
    }
}
