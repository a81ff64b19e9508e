using Coccinelle.Providers.Twilio;
using Coccinelle.Server.Messaging.Outbox;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Messaging;

/// <summary>Opt-outs that a provider tells of by refusing a message (Twilio: error 21610; Meta: error 131050), at once or later.</summary>
internal sealed class ReportedOptOuts(OptOuts optOuts, TwilioOptions twilio, Database database)
{
    public Task AddAsync(OutboxRow message, string? code, bool onlyMarketing)
        => AddAsync(message.TenantId, message.ChannelType, message.Sender, message.ToAddress, code, onlyMarketing);

    /// <summary>Twilio blocks a pair of numbers: from the shared one nobody of ours gets through any more.</summary>
    public Task AddAsync(string tenantId, string channel, string? sender, string recipient, string? code, bool onlyMarketing)
    {
        var shared = sender == twilio.PhoneNumber.Value;
        var optOut = new OptOut(
            shared ? null : tenantId, shared ? sender : null, channel, recipient, channel == "whatsapp" ? "meta" : "twilio", code,
            onlyMarketing ? OptOuts.Marketing : OptOuts.All);
        return database.InTransactionAsync(transaction => optOuts.AddAsync(transaction, optOut, CancellationToken.None), CancellationToken.None);
    }
}
