using System.Globalization;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Tenants;
using Coccinelle.Providers.Smtp;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Messaging.Outbox;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Messaging.Sending;

/// <summary>E-mail through the firm's own server. "Accepted by the firm's provider" is all that is ever known.</summary>
internal sealed class SmtpSender(SmtpConnections connections, EmailLetters letters, ChannelSecrets secrets) : IMessageSender
{
    private static readonly Duration QuotaPause = Duration.FromHours(1);

    public string Channel => ChannelTypes.Email;

    public int Slots => 64;

    /// <summary>One connection per firm, and one letter at a time on it: another would wait there while its lease runs out.</summary>
    public int SlotsPerFirm => 1;

    public string Provider => "smtp";

    public SendingPace? PaceOf(OutboxRow message, ChannelRow channel) => null;

    public async Task<DeliveryOutcome> SendAsync(OutboxRow message, SendingFirm firm)
    {
        var configuration = EmailConfigurationJson.Parse(firm.Channel.ConfigPublic)!;
        var password = await secrets.OpenAsync(message.TenantId, firm.Channel, ChannelForms.Password, CancellationToken.None);
        var account = new SmtpAccount(
            configuration.Host, configuration.Port, configuration.Security == SmtpSecurity.SslOnConnect, configuration.Username, password!);
        var letter = letters.Write(message, configuration);
        return await connections.SendAsync(TenantId.Parse(message.TenantId), account, letter, CancellationToken.None) switch
        {
            SmtpOutcome.Accepted accepted => new DeliveryOutcome.Accepted(letter.MessageId, accepted.Words),
            SmtpOutcome.Refused refused when SmtpFaults.IsOfTheChannel(refused.Fault) => new DeliveryOutcome.ChannelBroken(
                refused.Fault.ToString().ToLowerInvariant(), Code(refused.Code), refused.Words, SmtpFaults.Explain(refused.Fault)),
            SmtpOutcome.Refused refused => new DeliveryOutcome.Refused(Code(refused.Code), refused.Words),
            SmtpOutcome.Temporary temporary => new DeliveryOutcome.Temporary(
                Code(temporary.Code), temporary.Words, temporary.Fault == SmtpFault.Quota ? QuotaPause : null),
            SmtpOutcome.Unknown unknown => new DeliveryOutcome.Unknown(unknown.Words),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}"),
        };
    }

    /// <summary>SMTP has no memory that could be asked.</summary>
    public Task<AskedOutcome> AskAsync(OutboxRow message, SendingFirm firm, CancellationToken ct) => Task.FromResult<AskedOutcome>(new AskedOutcome.CannotSay(WillTell: false));

    private static string? Code(int? code) => code?.ToString(CultureInfo.InvariantCulture);
}
