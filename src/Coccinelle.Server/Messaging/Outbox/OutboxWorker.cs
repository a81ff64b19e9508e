using System.Collections.Concurrent;
using Coccinelle.Server.Messaging.Sending;

namespace Coccinelle.Server.Messaging.Outbox;

/// <summary>
/// Takes due messages and delivers them, each channel by itself: mail servers that hang hold up no text message. A server takes no more
/// than it has hands for, so that another may take the rest.
/// </summary>
internal sealed partial class OutboxWorker(
    IEnumerable<IMessageSender> senders, OutboxRows rows, Delivery delivery, OutboxSignal signal, TimeProvider time, ILogger<OutboxWorker> logger) : BackgroundService
{
    private const int Batch = 128;

    /// <summary>What other servers have written, or what has become due, is found within this time.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A claim looks at all that is due, to be fair, and costs as much for one free hand as for a hundred: while messages wait, hands are
    /// gathered for so long before the next.
    /// </summary>
    private static readonly TimeSpan HandsGather = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// For the same reason new messages gather for so long. Meanwhile whoever ordered them, often somebody on the phone, has his answer:
    /// sending does not compete with booking.
    /// </summary>
    private static readonly TimeSpan MessagesGather = TimeSpan.FromMilliseconds(100);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(senders.Select(sender => RunAsync(sender, stoppingToken)));

    private async Task RunAsync(IMessageSender sender, CancellationToken ct)
    {
        var hands = new Hands(sender.Slots, signal.Of(sender.Channel));
        var moreWait = false;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (moreWait && hands.Free < sender.Slots / 4)
                    await Task.Delay(HandsGather, time, ct);
                var most = Math.Min(hands.Free, Batch);
                var messages = most == 0 ? [] : await rows.ClaimAsync(sender.Channel, most, sender.SlotsPerFirm, ct);
                foreach (var message in messages)
                    hands.Take(message.Id, DeliverAsync(message, sender, ct));
                moreWait = messages.Count == most;
                if (messages.Count < Batch && await signal.Of(sender.Channel).WaitAsync(Tick, time, ct) && !moreWait)
                    await Task.Delay(MessagesGather, time, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                LogFailed(error, sender.Channel); // the database may be away for a while; the rows wait, and so does the worker
                await Task.Delay(Tick, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await hands.EmptyAsync(); // what was handed over is written down before the server goes
    }

    private async Task DeliverAsync(OutboxRow message, IMessageSender sender, CancellationToken ct)
    {
        try
        {
            await Task.Yield();
            await delivery.DeliverAsync(message, sender, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Its lease ends, and whoever takes it then asks the provider first.
        }
        catch (Exception error)
        {
            LogMessageFailed(error, message.Id, sender.Channel);
        }
    }

    /// <summary>Messages that are being delivered. One that is done makes room, and wakes whoever waits for it.</summary>
    private sealed class Hands(int slots, Storage.DueSignal free)
    {
        private readonly ConcurrentDictionary<string, Task> _busy = new(StringComparer.Ordinal);

        public int Free => slots - _busy.Count;

        public void Take(string id, Task work)
        {
            _busy[id] = work;
            _ = work.ContinueWith(
                _ =>
                {
                    _busy.TryRemove(id, out var _);
                    free.Raise();
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        public Task EmptyAsync() => Task.WhenAll(_busy.Values);
    }

    [LoggerMessage(LogLevel.Error, "The outbox of {Channel} could not be read; trying again")]
    private partial void LogFailed(Exception error, string channel);

    [LoggerMessage(LogLevel.Error, "Message {Id} ({Channel}) is left to whoever takes it next")]
    private partial void LogMessageFailed(Exception error, string id, string channel);
}
