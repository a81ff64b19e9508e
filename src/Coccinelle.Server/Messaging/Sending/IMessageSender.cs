using Coccinelle.Server.Channels;
using Coccinelle.Server.Messaging.Outbox;
using Coccinelle.Server.Tenants;

namespace Coccinelle.Server.Messaging.Sending;

/// <summary>Hands messages of one channel to its provider.</summary>
internal interface IMessageSender
{
    /// <summary>One of <see cref="Domain.Channels.ChannelTypes"/>.</summary>
    string Channel { get; }

    /// <summary>Messages that one server may have in hand at once.</summary>
    int Slots { get; }

    /// <summary>Messages of one firm that the whole cluster may have in hand at once.</summary>
    int SlotsPerFirm { get; }

    /// <summary>Who carries it: <c>twilio</c>, <c>smtp</c>, <c>whatsapp</c>. With it the provider's ids are unique.</summary>
    string Provider { get; }

    /// <summary>How fast this sender may go; null when nobody limits it.</summary>
    SendingPace? PaceOf(OutboxRow message, ChannelRow channel);

    /// <summary>Sends once. Not cancellable: a message that was handed over is on its way.</summary>
    Task<DeliveryOutcome> SendAsync(OutboxRow message, SendingFirm firm);

    /// <summary>Asks the provider whether it has a message.</summary>
    Task<AskedOutcome> AskAsync(OutboxRow message, SendingFirm firm, CancellationToken ct);
}

/// <summary>A provider's limit on one sender.</summary>
/// <param name="Key">The sender.</param>
/// <param name="PerSecond">Messages of the sender.</param>
/// <param name="PerRecipient">Between two messages to the same person; zero where nobody minds.</param>
internal sealed record SendingPace(string Key, double PerSecond, TimeSpan PerRecipient);
