using System.Text.Json.Nodes;
using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Assistants.Functions;
using NodaTime;

namespace Coccinelle.Server.Agenda.Functions;

/// <summary>What is free, as three times that can be said. A time asked for to the minute is kept for 90 seconds while the caller decides.</summary>
internal sealed class CheckAvailability(IGrainFactory grains, AgendaRows rows) : ICallFunction
{
    public string Name => "check_availability";

    public async Task<FunctionResult> RunAsync(FunctionCall call, CancellationToken ct)
    {
        var (understood, reading) = SpokenWish.Day(call);
        if (!understood)
            return FunctionResult.Missing(AppointmentTexts.WhenPlease, "date");
        var agenda = grains.GetGrain<IAgendaGrain>(call.Call.TenantId);
        var (service, who) = (call.Arguments.Text("service"), call.Arguments.Text("agenda"));
        if (reading?.In(call.Call.Zone) is { } exact)
            return Exact(call, await agenda.HoldAsync(new HoldRequest(exact, service, who, call.Call.CallId)));

        var horizon = (await rows.LoadAsync(call.Call.TenantId, ct))?.Rules.HorizonDays ?? 0;
        var (from, to) = Window(call, reading, horizon);
        var found = await agenda.FindAsync(new SlotSearch { Service = service, Agenda = who, From = from, To = to, Holder = call.Call.CallId });
        if (found.Kind != BookKind.Found)
            return BookingResults.Of(found, call.Call.Zone, call.Now);
        var best = Best(found, call, reading?.Period);
        if (best.Count > 0)
            return Slots(call, best, AppointmentTexts.Offer(Spoken(call, best)));

        // Nothing then: what comes next, before anybody has to ask again.
        var later = await agenda.FindAsync(new SlotSearch { Service = service, Agenda = who, From = call.Now, To = call.Now + Duration.FromDays(horizon), Holder = call.Call.CallId });
        var instead = Best(later with { Slots = [.. later.Slots.Where(slot => slot.Start >= from).Concat(later.Slots.Where(slot => slot.Start < from).TakeLast(3))] }, call, null);
        return instead.Count == 0
            ? new FunctionResult("none", AppointmentTexts.NothingFree)
            : Slots(call, instead, AppointmentTexts.OfferElsewhere(Asked(call, reading), Spoken(call, instead)));
    }

    private static FunctionResult Exact(FunctionCall call, BookAnswer answer)
    {
        if (answer.Kind == BookKind.Held)
            return Slots(call, [new SlotOffer(answer.Start, answer.Start, "")], AppointmentTexts.IsFree(BookingResults.Spoken(answer.Start, call.Call.Zone, call.Now)));
        var said = BookingResults.Of(answer, call.Call.Zone, call.Now);
        return answer.Kind != BookKind.Refused ? said : said with { Outcome = answer.Slots.Length == 0 ? "none" : "slots" };
    }

    private static (Instant From, Instant To) Window(FunctionCall call, TimeReading? reading, int horizon)
    {
        if (reading?.Date is not { } first)
            return (call.Now, call.Now + Duration.FromDays(horizon));
        var last = reading.Until ?? first;
        return (Instant.Max(call.Now, first.AtStartOfDayInZone(call.Call.Zone).ToInstant()), last.PlusDays(1).AtStartOfDayInZone(call.Call.Zone).ToInstant() - Duration.Epsilon);
    }

    private static IReadOnlyList<SlotOffer> Best(BookAnswer found, FunctionCall call, DayPeriod? period)
        => [.. BestSlots.Choose(found.Slots.Select(offer => new Slot(offer.AgendaId, offer.Start, offer.End, offer.Start, offer.End)), call.Call.Zone, period).Select(SlotOffer.Of)];

    private static FunctionResult Slots(FunctionCall call, IReadOnlyList<SlotOffer> slots, string say)
        => new("slots", say, new JsonObject { ["slots"] = BookingResults.Slots(slots, call.Call.Zone, call.Now) });

    private static List<string> Spoken(FunctionCall call, IReadOnlyList<SlotOffer> slots)
        => [.. slots.Select(slot => BookingResults.Spoken(slot.Start, call.Call.Zone, call.Now))];

    private static string Asked(FunctionCall call, TimeReading? reading)
        => reading is { Date: { } date, Until: null } ? SpokenTimes.Day(date, call.LocalNow.Date) : "à ce moment-là";
}
