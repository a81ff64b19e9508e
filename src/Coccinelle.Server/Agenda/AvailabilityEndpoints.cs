using System.Security.Claims;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>What is free.</summary>
internal static class AvailabilityEndpoints
{
    private const int MostDays = 92;
    private const int UsualDays = 14;

    public static void MapAvailability(this IEndpointRouteBuilder endpoints)
        => endpoints.MapGroup("/api/availability").WithTags("Agenda").ForTenant().MapGet("", FindAsync).Needs(Permission.AgendaRead)
            .WithSummary("Every start that is free between two moments (?from=, ?to=: a date, a wall-clock time of the firm or RFC 3339), for a service, on an agenda.");

    private static async Task<Results<Ok<AvailabilityView>, ProblemHttpResult>> FindAsync(
        ClaimsPrincipal user, IGrainFactory grains, FirmZones zones, IClock clock,
        string? from = null, string? to = null, string? service = null, string? agenda = null)
    {
        if (await zones.FindAsync(user.TenantId()) is not { } zone)
            return ApiProblems.NotFound();
        var now = clock.GetCurrentInstant();
        if (StartText.Moment(from, zone, now) is not { } start)
            return ApiProblems.Invalid("from", AgendaTexts.NotAStart);
        if (StartText.Moment(to, zone, start + Duration.FromDays(UsualDays)) is not { } end)
            return ApiProblems.Invalid("to", AgendaTexts.NotAStart);
        if (end < start || end - start > Duration.FromDays(MostDays))
            return ApiProblems.Invalid("to", AgendaTexts.FromBeforeTo);

        var answer = await grains.GetGrain<IAgendaGrain>(user.TenantId())
            .FindAsync(new SlotSearch { Service = Given(service), Agenda = Given(agenda), From = start, To = end });
        return answer.Kind switch
        {
            BookKind.Found => TypedResults.Ok(AvailabilityView.Of(answer, zone)),
            BookKind.WhichService => ApiProblems.Invalid("service", AgendaTexts.NoSuchService),
            BookKind.WhichAgenda => ApiProblems.Invalid("agenda", AgendaTexts.NoSuchAgenda),
            _ => ApiProblems.NotFound(),
        };
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Length > 200 ? text[..200] : text;
}

/// <summary>What is free.</summary>
/// <param name="TimeZone">Of <c>localStart</c>.</param>
/// <param name="Service">For which the starts are.</param>
/// <param name="Slots">By time; each start once, with the agendas that are free then.</param>
internal sealed record AvailabilityView(string TimeZone, string Service, IReadOnlyList<FreeSlot> Slots)
{
    public static AvailabilityView Of(BookAnswer answer, DateTimeZone zone)
    {
        var slots = new List<FreeSlot>();
        foreach (var offer in answer.Slots) // by time already
        {
            if (slots.Count > 0 && slots[^1].Start == offer.Start)
                slots[^1].AgendaIds.Add(offer.AgendaId);
            else
                slots.Add(new FreeSlot(offer.Start, StartText.Local(offer.Start, zone), [offer.AgendaId]));
        }

        return new AvailabilityView(zone.Id, answer.ServiceName, slots);
    }
}

/// <summary>A start that can be booked.</summary>
/// <param name="Start">UTC.</param>
/// <param name="LocalStart">By the firm's wall clock.</param>
internal sealed record FreeSlot(Instant Start, string LocalStart, List<string> AgendaIds);
