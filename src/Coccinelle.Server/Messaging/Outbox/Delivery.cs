using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Agenda;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Messaging.Sending;
using Coccinelle.Server.Secrets;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Messaging.Outbox;

/// <summary>
/// Brings one due message to its provider. What was true when it was ordered is asked again: the channel works, nobody has opted out
/// since, the hour is allowed, it is still of use.
/// </summary>
internal sealed partial class Delivery(
    DeliveryResults results, OptOuts optOuts, AppointmentRows appointments, IGrainFactory grains, IClock clock, TimeProvider time, ILogger<Delivery> logger)
{
    private static readonly Duration SuspensionPause = Duration.FromMinutes(10);
    private static readonly Duration ChannelPause = Duration.FromMinutes(5);

    /// <summary>A channel that does not work for so long takes its messages with it.</summary>
    private static readonly Duration ChannelPatience = Duration.FromHours(24);

    /// <summary>So short a wait for the sender's turn is waited out at once.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    public async Task DeliverAsync(OutboxRow message, IMessageSender sender, CancellationToken ct)
    {
        if (await grains.GetGrain<ITenantGrain>(message.TenantId).GetSendingAsync(message.ChannelType) is not { } firm)
            return; // erased meanwhile, and the row with it
        if (message.Interrupted)
        {
            await results.AskedAsync(message, sender, await sender.AskAsync(message, firm, ct));
            return;
        }

        if (await MayLeaveAsync(message, firm, ct) && await WaitForTurnAsync(message, firm, sender, ct))
            await results.RecordAsync(message, sender, firm, await SendAsync(message, sender, firm));
    }

    /// <summary>Whether it may leave now; if not, what becomes of it is written.</summary>
    private async Task<bool> MayLeaveAsync(OutboxRow message, SendingFirm firm, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (message.UsefulUntil < now)
            return await results.FailAsync(message, "too_late", DeliveryTexts.TooLate.En);
        if (message is { AppointmentId: { } appointment, AppointmentSequence: { } sequence } && !await appointments.StandsAsync(message.TenantId, appointment, sequence, ct))
            return await results.CallOffAsync(message, "appointment_changed", DeliveryTexts.AppointmentChanged.En);
        if (await optOuts.ForbidAsync(message.TenantId, message.ChannelType, message.Sender, message.ToAddress, message.Kind == MessageKinds.Marketing, ct))
            return await results.FailAsync(message, "opted_out", MessageTexts.OptedOut.En);
        if (firm.Suspended)
            return await results.HoldAsync(message, now + SuspensionPause, "tenant_suspended", MessageTexts.Suspended.En);

        var state = ChannelState.Of(ChannelStates.OfWritten(firm.Channel));
        if (state.Standing != ChannelStanding.Working)
        {
            return now > message.DueAt + ChannelPatience
                ? await results.FailAsync(message, "channel_not_working", state.Reason.En)
                : await results.HoldAsync(message, now + ChannelPause, "channel_not_working", state.Reason.En);
        }

        return AllowedAt(message, firm, now) is not { } allowed
            ? await results.FailAsync(message, "never_allowed", MessageTexts.NeverAllowed.En)
            : allowed <= now || await results.HoldAsync(message, allowed, "quiet_hours", null);
    }

    private static Instant? AllowedAt(OutboxRow message, SendingFirm firm, Instant now)
        => SendingCalendar.NextAllowed(
            now,
            MessageBudgets.ZoneOf(firm.TimeZone),
            message.Kind == MessageKinds.Marketing ? MessageKind.Marketing : MessageKind.Transactional,
            message.ChannelType == ChannelTypes.Sms ? SmsConfigurationJson.Parse(firm.Channel.ConfigPublic).QuietHours : null);

    private async Task<bool> WaitForTurnAsync(OutboxRow message, SendingFirm firm, IMessageSender sender, CancellationToken ct)
    {
        if (sender.PaceOf(message, firm.Channel) is not { } pace)
            return true;
        var wait = await grains.GetGrain<ISenderPaceGrain>(pace.Key).ReserveAsync(message.ToAddress, pace.PerSecond, pace.PerRecipient, ShortWait);
        if (wait > ShortWait)
            return await results.HoldAsync(message, clock.GetCurrentInstant() + Duration.FromTimeSpan(wait), null, null);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, ct);
        return true;
    }

    /// <summary>An error of ours in the middle of sending may have come before or after the message left: nobody knows.</summary>
    private async Task<DeliveryOutcome> SendAsync(OutboxRow message, IMessageSender sender, SendingFirm firm)
    {
        try
        {
            return await sender.SendAsync(message, firm);
        }
        catch (SecretUnreadableException)
        {
            return new DeliveryOutcome.ChannelBroken("secret", "secret_unreadable", DeliveryTexts.SecretUnreadable.En, DeliveryTexts.SecretUnreadable);
        }
        catch (Exception error)
        {
            LogFailed(error, message.Id, message.ChannelType);
            return new DeliveryOutcome.Unknown($"An error of our own: {error.GetType().Name}");
        }
    }

    [LoggerMessage(LogLevel.Error, "Message {Id} ({Channel}) could not be handed over")]
    private partial void LogFailed(Exception error, string id, string channel);
}
