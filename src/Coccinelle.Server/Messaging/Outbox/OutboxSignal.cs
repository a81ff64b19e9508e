using System.Collections.Concurrent;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Messaging.Outbox;

/// <summary>Wakes this server's outbox, channel by channel.</summary>
internal sealed class OutboxSignal
{
    private readonly ConcurrentDictionary<string, ChannelSignal> _channels = new(StringComparer.Ordinal);

    public DueSignal Of(string channel) => _channels.GetOrAdd(channel, _ => new ChannelSignal());

    private sealed class ChannelSignal : DueSignal;
}
