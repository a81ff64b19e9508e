using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Channels.Email;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Smtp;
using Coccinelle.Server.Messaging;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tenants;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>
/// What a customer is written about his appointment, ready to be inserted in the transaction that makes it true. A firm whose channels do
/// not work still books: nothing is claimed then.
/// </summary>
internal sealed class AppointmentMessages(MessageGateway gateway, PlatformOptions platform, IGrainFactory grains, IClock clock)
{
    /// <summary>Confirmation, or word of the new time, and the reminders that are still of use.</summary>
    public async Task<AppointmentLetters> PlanAsync(FirmBook book, AppointmentFacts facts, string template, CancellationToken ct)
    {
        var about = new AppointmentVersion(facts.Id, facts.Sequence);
        var (channel, first) = await FirstAsync(book, facts, template, about, ct);
        var letters = new List<Preparation.Ready>();
        if (first is not null)
            letters.Add(first);
        if (channel is not null and not ChannelTypes.Email && facts.Email is not null
            && await PrepareAsync(await OrderAsync(book, facts, template, ChannelTypes.Email, about, ct), ct) is Preparation.Ready entry)
        {
            letters.Add(entry); // the calendar's entry, besides the message
        }

        if (channel is not null)
        {
            foreach (var reminder in ReminderPlan.For(facts.Start, clock.GetCurrentInstant(), book.Rules.Zone, book.RemindDayBefore, book.RemindHourBefore))
            {
                var order = await OrderAsync(book, facts, TemplateOf(reminder.Kind), channel, about, ct) with
                {
                    SendAt = reminder.At,
                    UsefulUntil = reminder.UsefulUntil,
                    Invitation = null,
                    IsAllowed = true,
                };
                if (await PrepareAsync(order, ct) is Preparation.Ready ready)
                    letters.Add(ready);
            }
        }

        return new AppointmentLetters(letters, letters.FirstOrDefault()?.Accepted is { WillSendAt: null } sent ? sent.Channel : null);
    }

    /// <summary>That it does not take place.</summary>
    public async Task<AppointmentLetters> CancelledAsync(FirmBook book, AppointmentFacts facts, CancellationToken ct)
    {
        var (channel, first) = await FirstAsync(book, facts, TemplateKeys.Cancellation, null, ct);
        var letters = first is null ? [] : new List<Preparation.Ready> { first };
        if (channel is not null and not ChannelTypes.Email && facts.Email is not null
            && await PrepareAsync(await OrderAsync(book, facts, TemplateKeys.Cancellation, ChannelTypes.Email, null, ct), ct) is Preparation.Ready entry)
        {
            letters.Add(entry); // takes it out of the calendar
        }

        return new AppointmentLetters(letters, first?.Accepted.Channel);
    }

    /// <summary>The rows are committed.</summary>
    public void Announce(AppointmentLetters letters)
    {
        foreach (var letter in letters.Ready)
            gateway.Announce(letter);
    }

    /// <summary>The first channel that reaches this customer, and the message by it; a template that the firm switched off leaves the channel.</summary>
    private async Task<(string? Channel, Preparation.Ready? Letter)> FirstAsync(
        FirmBook book, AppointmentFacts facts, string template, AppointmentVersion? about, CancellationToken ct)
    {
        foreach (var channel in ChannelsOf(facts))
        {
            switch (await PrepareAsync(await OrderAsync(book, facts, template, channel, about, ct), ct))
            {
                case Preparation.Ready ready:
                    return (ready.Accepted.Channel, ready);
                case Preparation.NotAllowed { Result: SendResult.Refused { Code: "template_disabled" } }:
                    return (channel, null);
            }
        }

        return (null, null);
    }

    private static IEnumerable<string> ChannelsOf(AppointmentFacts facts)
    {
        if (facts.Phone is { } phone && Mobiles.Contains(E164.Parse(phone)))
        {
            yield return ChannelTypes.Sms;
            yield return ChannelTypes.WhatsApp;
        }

        if (facts.Email is not null)
            yield return ChannelTypes.Email;
    }

    private Task<Preparation> PrepareAsync(SendOrder order, CancellationToken ct) => gateway.PrepareAsync(order, ct);

    private async Task<SendOrder> OrderAsync(FirmBook book, AppointmentFacts facts, string template, string channel, AppointmentVersion? about, CancellationToken ct) => new()
    {
        TenantId = book.TenantId,
        Channel = channel,
        To = channel == ChannelTypes.Email ? facts.Email! : facts.Phone!,
        Template = template,
        Variables = Variables(book, facts),
        UsefulUntil = template == TemplateKeys.Cancellation ? null : facts.Start,
        Invitation = channel == ChannelTypes.Email ? await InvitationAsync(book, facts, template == TemplateKeys.Cancellation) : null,
        About = about,
    };

    private Dictionary<string, string> Variables(FirmBook book, AppointmentFacts facts)
    {
        var at = facts.Start.InZone(book.Rules.Zone).LocalDateTime;
        var link = platform.At($"{AppointmentLinks.Path}/{facts.LinkToken}").AbsoluteUri;
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["appointmentDate"] = AppointmentTexts.Date(at),
            ["appointmentTime"] = AppointmentTexts.Time(at),
            ["appointmentService"] = facts.ServiceName,
            ["agentName"] = facts.AgendaName,
            ["clientName"] = facts.CustomerName,
            ["firstName"] = facts.CustomerName.Split(' ')[0],
            ["confirmationLink"] = link,
            ["cancellationLink"] = link,
        };
    }

    private async Task<CalendarInvitation?> InvitationAsync(FirmBook book, AppointmentFacts facts, bool cancelled)
    {
        if (await grains.GetGrain<ITenantGrain>(book.TenantId).GetSendingAsync(ChannelTypes.Email) is not { } sending
            || EmailConfigurationJson.Parse(sending.Channel.ConfigPublic) is not { } mail)
        {
            return null;
        }

        return new CalendarInvitation(
            cancelled ? InvitationMethod.Cancel : InvitationMethod.Request,
            AppointmentFacts.UidOf(facts.Id),
            facts.Sequence + (cancelled ? 1 : 0),
            facts.Start,
            facts.End,
            $"{facts.ServiceName} — {book.FirmName}",
            null,
            new InvitationParty(book.FirmName, mail.FromEmail),
            new InvitationParty(facts.CustomerName, facts.Email!),
            clock.GetCurrentInstant());
    }

    private static string TemplateOf(ReminderKind kind) => kind switch
    {
        ReminderKind.DayBefore => TemplateKeys.Reminder24Hours,
        ReminderKind.HourBefore => TemplateKeys.Reminder1Hour,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

/// <summary>Messages about an appointment that are on nobody's disk yet.</summary>
/// <param name="Ready">For <see cref="MessageRows"/>.</param>
/// <param name="ConfirmedBy">The channel by which the customer hears of it at once; null when by none.</param>
internal sealed record AppointmentLetters(IReadOnlyList<Preparation.Ready> Ready, string? ConfirmedBy)
{
    public static readonly AppointmentLetters None = new([], null);

    public IReadOnlyList<NewMessage> Messages => [.. Ready.Select(letter => letter.Message)];
}

/// <summary>An appointment as its messages tell of it.</summary>
internal sealed record AppointmentFacts(
    string Id, int Sequence, string LinkToken, Instant Start, Instant End, string ServiceName, string AgendaName, string CustomerName, string? Phone, string? Email)
{
    /// <summary>The same for the life of an appointment, in every calendar that knows it.</summary>
    public static string UidOf(string id) => $"{id}@coccinelle";
}
