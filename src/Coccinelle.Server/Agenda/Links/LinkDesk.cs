using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Storage;
using Coccinelle.Server.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>What a customer sees and does by his link. Looking changes nothing: scanners open every link of a message.</summary>
internal sealed class LinkDesk(Database database, AppointmentRows appointments, AgendaRows agendas, BookingLinks invitations, IGrainFactory grains, IClock clock)
{
    private static readonly Duration Ahead = Duration.FromDays(14);

    /// <summary>More moments than anybody reads on a phone.</summary>
    private const int MostStarts = 120;

    /// <summary>The page as it is now.</summary>
    /// <param name="link">Where the link leads.</param>
    /// <param name="view"><c>move</c>, <c>cancel</c>, or the id of a service to book; null = the first page.</param>
    /// <param name="said">What just happened.</param>
    /// <param name="response">Gets the headers.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<ContentHttpResult> ShowAsync(LinkTarget link, string? view, string? said, HttpResponse response, CancellationToken ct)
    {
        if (await grains.GetGrain<ITenantGrain>(link.TenantId).GetSendingAsync(ChannelTypes.Sms) is not { Suspended: false } firm
            || await agendas.LoadAsync(link.TenantId, ct) is not { } book)
        {
            return new LinkPage(LinkPageTexts.Unavailable).Answer(response);
        }

        if (link.AppointmentId is null)
            return await InviteAsync(link, book, view, said, response);
        if (await appointments.FindAsync(link.TenantId, link.AppointmentId, ct) is not { StartsAt: { } start } row)
            return Unknown(response);
        var page = new LinkPage(LinkPageTexts.Yours).Say(said).Say($"{book.FirmName} — {row.RdvType}")
            .Say($"{Capital(SpokenTimes.Written(row.RdvDate))} à {SpokenTimes.Brief(row.RdvTime)}");
        if (!row.Stands)
            return page.Say(row.Status != "cancelled" ? LinkPageTexts.IsOver : said is null ? LinkPageTexts.WasCancelled : null).Answer(response);
        if (start < clock.GetCurrentInstant())
            return page.Say(LinkPageTexts.IsOver).Answer(response);
        if (row.CustomerAnswer is null)
            page.Button("confirm", LinkPageTexts.Confirm);
        if (start - clock.GetCurrentInstant() < book.Rules.ChangeNotice)
            return page.Say(LinkPageTexts.TooLate(firm.Phone is { } phone ? PhoneWords.National(phone) : null)).Answer(response);
        return view switch
        {
            "move" => (await StartsAsync(page, "move", link, row.ServiceId, book, askName: false)).Answer(response),
            "cancel" => page.Say(LinkPageTexts.CancelAsk).Button("cancel", LinkPageTexts.Cancel).Answer(response),
            _ => page.Elsewhere("view=move", LinkPageTexts.Move).Elsewhere("view=cancel", LinkPageTexts.Cancel).Answer(response),
        };
    }

    /// <summary>Does what was asked, and says what came of it.</summary>
    public async Task<ContentHttpResult> ActAsync(string token, LinkTarget link, LinkForm form, HttpResponse response, CancellationToken ct)
    {
        if (await grains.GetGrain<ITenantGrain>(link.TenantId).GetStandingAsync() is not { Suspended: false })
            return new LinkPage(LinkPageTexts.Unavailable).Answer(response);
        var agenda = grains.GetGrain<IAgendaGrain>(link.TenantId);
        switch (form)
        {
            case { Action: "confirm" } when link.AppointmentId is { } id:
                await ConfirmAsync(link.TenantId, id, ct);
                return await ShowAsync(link, null, LinkPageTexts.Confirmed, response, ct);
            case { Action: "cancel" } when link.AppointmentId is { } id:
                var cancelled = await agenda.CancelAsync(new CancelRequest { AppointmentId = id, By = "customer", Reason = "lien" });
                return await ShowAsync(link, null, cancelled.Kind == BookKind.Cancelled ? LinkPageTexts.Cancelled : null, response, ct);
            case { Action: "move", Start: { } start } when link.AppointmentId is { } id:
                var moved = await agenda.MoveAsync(new MoveRequest { AppointmentId = id, Start = start, By = "customer" });
                return await ShowAsync(link, moved.Kind == BookKind.Moved ? null : "move", moved.Kind == BookKind.Moved ? LinkPageTexts.Moved : LinkPageTexts.Taken, response, ct);
            case { Action: "book", Start: { } start, Service: { } service } when link is { AppointmentId: null, Phone: { } phone } && link.ExpiresAt > clock.GetCurrentInstant():
                return await BookAsync(token, link, phone, start, service, form.Name, response, ct);
            default:
                return await ShowAsync(link, null, null, response, ct);
        }
    }

    /// <summary>Every wrong token looks like every other.</summary>
    public static ContentHttpResult Unknown(HttpResponse response) => new LinkPage(LinkPageTexts.Unknown).Say(LinkPageTexts.UnknownHint).Answer(response, StatusCodes.Status404NotFound);

    private async Task<ContentHttpResult> InviteAsync(LinkTarget link, FirmBook book, string? service, string? said, HttpResponse response)
    {
        if (link.ExpiresAt <= clock.GetCurrentInstant())
            return Unknown(response);
        var page = new LinkPage(LinkPageTexts.Book).Say(said).Say(book.FirmName);
        if (service is not null && book.Service(service) is { } chosen)
            return (await StartsAsync(page.Say(chosen.Name), "book", link, chosen.Id, book, askName: true)).Answer(response);
        foreach (var one in book.Services)
            page.Elsewhere($"view={Uri.EscapeDataString(one.Id)}", one.Name);
        return page.Answer(response);
    }

    private async Task<ContentHttpResult> BookAsync(
        string token, LinkTarget link, string phone, Instant start, string service, string? name, HttpResponse response, CancellationToken ct)
    {
        if (name is null)
            return await ShowAsync(link, service, LinkPageTexts.NameMissing, response, ct);
        // The same link pressed twice is one appointment: the call that it answers stands for it.
        var booked = await grains.GetGrain<IAgendaGrain>(link.TenantId).BookAsync(new BookRequest
        {
            Start = start,
            Service = service,
            CustomerName = name,
            CustomerPhone = phone,
            CallId = link.CallId,
            CreatedBy = "customer",
        });
        if (booked.Kind != BookKind.Booked)
            return await ShowAsync(link, service, LinkPageTexts.Taken, response, ct);
        await invitations.UsedAsync(link.TenantId, token, booked.AppointmentId!, ct);
        var now = new LinkTarget { TenantId = link.TenantId, AppointmentId = booked.AppointmentId, Phone = phone, CallId = link.CallId, ExpiresAt = link.ExpiresAt };
        return await ShowAsync(now, null, LinkPageTexts.Booked, response, ct);
    }

    private async Task<LinkPage> StartsAsync(LinkPage page, string action, LinkTarget link, string? service, FirmBook book, bool askName)
    {
        var now = clock.GetCurrentInstant();
        var found = await grains.GetGrain<IAgendaGrain>(link.TenantId).FindAsync(new SlotSearch { Service = service, From = now, To = now + Ahead });
        var starts = found.Slots.Select(slot => slot.Start).Distinct().Take(MostStarts).ToList();
        return starts.Count == 0 ? page.Say(LinkPageTexts.NothingFree) : page.Starts(action, starts, book.Rules.Zone, askName, ("service", service ?? ""));
    }

    private Task<int> ConfirmAsync(string tenantId, string id, CancellationToken ct)
        => database.For(tenantId).ExecuteAsync(
            $"UPDATE rendez_vous SET customer_answer = 'yes', customer_answered_at = @now WHERE tenant_id = @tenantId AND id = @id AND status IN {AppointmentRow.Standing}",
            new { tenantId, id, now = clock.GetCurrentInstant() },
            ct);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}

/// <summary>What a form of the page sends.</summary>
internal sealed record LinkForm(string? Action, Instant? Start, string? Service, string? Name);
