using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Messaging;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Channels;
using Coccinelle.Server.Messaging.Outbox;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Messaging;

/// <summary>
/// The one door through which anything leaves for a customer. In this order: the channel works, the address is one, nobody opted out,
/// the kind is allowed and when, the words, their price, the firm's limits; then the row is committed, and only then is it accepted.
/// </summary>
internal sealed class MessageGateway(
    MessageComposer composer, UnsubscribeLinks links, Recipients recipients, OptOuts optOuts, Consents consents, WhatsAppWindows windows, MessageRows rows, OutboxSignal outbox,
    IGrainFactory grains, IClock clock)
{
    /// <summary>Whoever orders for later than this has mistaken a field.</summary>
    private static readonly Duration Furthest = Duration.FromDays(366);

    /// <summary>A moment that has just passed is now.</summary>
    private static readonly Duration Lateness = Duration.FromMinutes(5);

    public async Task<SendResult> SendAsync(SendOrder order, CancellationToken ct)
    {
        if (order is { Again: true, Id: { } begun } && await rows.FindAsync(order.TenantId, begun, ct) is { } there)
            return there;

        var preparation = await PrepareAsync(order, ct);
        if (preparation is not Preparation.Ready ready)
            return ((Preparation.NotAllowed)preparation).Result;
        await rows.InsertAsync(ready.Message, ct);
        Announce(ready);
        return ready.Accepted;
    }

    /// <summary>The row of a message that <see cref="PrepareAsync"/> made is committed: whoever delivers looks at once.</summary>
    public void Announce(Preparation.Ready ready)
    {
        if (ready.Message.Status == MessageStatuses.Pending)
            outbox.Of(ready.Message.Order.Channel).Raise();
    }

    /// <summary>
    /// Everything that comes before the row, for whoever writes it in a transaction of his own (<see cref="MessageRows"/>). A message that is
    /// prepared and then not written has cost the firm one of its day's budget.
    /// </summary>
    public async Task<Preparation> PrepareAsync(SendOrder order, CancellationToken ct)
    {
        var firm = grains.GetGrain<ITenantGrain>(order.TenantId);
        if (await firm.GetSendingAsync(order.Channel) is not { } sending)
            return Not(new SendResult.NoFirm());
        if (Obstacle(sending) is { } obstacle)
            return Not(obstacle);

        var (to, error) = recipients.Read(order.Channel, order.To);
        if (to is null)
            return Not(Invalid("to", error!));
        if (!order.IsAllowed && await ForbiddenAsync(order, sending.Channel, to, ct) is { } forbidden)
            return Not(forbidden);
        if (order.SendAt is { } asked && WrongTime(asked) is { } wrong)
            return Not(Invalid("sendAt", wrong));
        if (DueAt(order, sending) is not { } due)
            return Not(new SendResult.Refused("never_allowed", MessageTexts.NeverAllowed));

        var id = order.Id ?? Ids.New("msg", clock);
        return composer.Compose(order, sending, links.For(id)) switch
        {
            Composition.Invalid invalid => Not(new SendResult.Invalid(invalid.Errors)),
            Composition.Disabled => Not(new SendResult.Refused("template_disabled", MessageTexts.TemplateDisabled)),
            Composition.Composed composed => await AcceptAsync(id, order, firm, sending, to, due, composed, ct),
            var other => throw new InvalidOperationException($"Unknown composition {other.GetType().Name}"),
        };
    }

    /// <summary>WhatsApp is open to free texts for a day after the person wrote; afterwards a template, or what the firm has decided.</summary>
    private async Task<Preparation> AcceptAsync(
        string id, SendOrder order, ITenantGrain firm, SendingFirm sending, string to, Instant due, Composition.Composed composed, CancellationToken ct)
    {
        string? form = null;
        if (order.Channel == ChannelTypes.WhatsApp)
        {
            var open = await windows.IsOpenAsync(order.TenantId, to, due, ct);
            if (!open && WhatsAppConfigurationJson.Parse(sending.Channel.ConfigPublic).OutsideWindow == WhatsAppConfiguration.FallBackToSms)
                return await PrepareAsync(order with { Channel = ChannelTypes.Sms, IsAllowed = false }, ct); // allowed was the other channel
            if (!open && composed.ProviderTemplate is null)
                return Not(new SendResult.Refused("window_closed", MessageTexts.WindowClosed));
            form = open ? "text" : "template";
        }

        var verdict = await firm.TakeFromBudgetAsync(order.Channel, to, composed.CostCents ?? 0);
        if (verdict != BudgetVerdict.Taken)
            return Not(Limited(verdict, sending));

        var now = clock.GetCurrentInstant();
        var message = new NewMessage
        {
            Id = id,
            Order = order,
            To = to,
            Composed = composed,
            Sender = SenderOf(sending.Channel),
            Status = due > now ? MessageStatuses.Scheduled : MessageStatuses.Pending,
            DueAt = due,
        };
        return new Preparation.Ready(
            message, new SendResult.Accepted(id, order.Channel, message.Status, composed.Segments, composed.CostCents, due > now ? due : null, form));
    }

    private static Preparation.NotAllowed Not(SendResult result) => new(result);

    /// <summary>Why nothing leaves by this channel now; null when it works.</summary>
    private static SendResult.Refused? Obstacle(SendingFirm sending)
    {
        if (sending.Suspended)
            return new SendResult.Refused("tenant_suspended", MessageTexts.Suspended);
        var state = ChannelState.Of(ChannelStates.OfWritten(sending.Channel));
        return state.Standing == ChannelStanding.Working ? null : new SendResult.Refused("channel_not_working", state.Reason);
    }

    private async Task<SendResult.Refused?> ForbiddenAsync(SendOrder order, ChannelRow channel, string to, CancellationToken ct)
    {
        var marketing = order.Kind == MessageKind.Marketing;
        if (await optOuts.ForbidAsync(order.TenantId, order.Channel, SenderOf(channel), to, marketing, ct))
            return new SendResult.Refused("opted_out", MessageTexts.OptedOut);
        if (marketing && !await consents.ExistsAsync(order.TenantId, order.Channel, to, ct))
            return new SendResult.Refused("no_consent", MessageTexts.NoConsent);
        return null;
    }

    private Said? WrongTime(Instant asked)
    {
        var now = clock.GetCurrentInstant();
        return asked < now - Lateness ? MessageTexts.InThePast : asked > now + Furthest ? MessageTexts.TooFarAway : null;
    }

    /// <summary>When it may leave: the moment asked for, or the next that is allowed; null when there is none.</summary>
    private Instant? DueAt(SendOrder order, SendingFirm sending)
    {
        var from = Instant.Max(order.SendAt ?? default, clock.GetCurrentInstant());
        var quiet = order.Channel == ChannelTypes.Sms ? SmsConfigurationJson.Parse(sending.Channel.ConfigPublic).QuietHours : null;
        return SendingCalendar.NextAllowed(from, MessageBudgets.ZoneOf(sending.TimeZone), order.Kind, quiet);
    }

    /// <summary>What the recipient sees as the sender: what an opt-out is said to.</summary>
    private string? SenderOf(ChannelRow channel) => composer.SenderOf(channel);

    private SendResult.Limited Limited(BudgetVerdict verdict, SendingFirm sending)
    {
        var zone = MessageBudgets.ZoneOf(sending.TimeZone);
        var tomorrow = clock.GetCurrentInstant().InZone(zone).Date.PlusDays(1).AtStartOfDayInZone(zone).ToInstant();
        return verdict switch
        {
            BudgetVerdict.DailyLimit => new("daily_limit", MessageTexts.DailyLimit, tomorrow),
            BudgetVerdict.RecipientLimit => new("recipient_limit", MessageTexts.RecipientLimit, tomorrow),
            BudgetVerdict.SpendingLimit => new("spending_limit", MessageTexts.SpendingLimit, tomorrow),
            _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
        };
    }

    private static SendResult.Invalid Invalid(string field, Said reason) => new(new Dictionary<string, Said>(StringComparer.Ordinal) { [field] = reason });
}
