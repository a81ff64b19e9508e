using System.Security.Claims;
using Coccinelle.Domain.Agenda;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Calendars;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Secrets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Agenda.Calendars;

/// <summary>An agenda's private calendar: when it says that its owner is busy, nobody books.</summary>
internal static class BusyCalendarEndpoints
{
    public static void MapBusyCalendars(this IEndpointRouteBuilder endpoints)
    {
        var calendars = endpoints.MapGroup("/api/agendas/{id}/busy-calendar").WithTags("Agenda").ForTenant();
        calendars.MapGet("", GetAsync).Needs(Permission.AgendaRead).WithSummary("The calendar whose busy times block this agenda, and whether it can be read. Its address is not shown.");
        calendars.MapPut("", PutAsync).Needs(Permission.AgendaWrite).Accepts<BusyCalendarRequest>("application/json")
            .WithSummary("Enter its secret address (iCal, https or webcal). It is read at once, then every quarter of an hour.");
        calendars.MapDelete("", DeleteAsync).Needs(Permission.AgendaWrite).WithSummary("Forget it; its times block nothing any more.");
    }

    private static async Task<Results<Ok<BusyCalendarView>, ProblemHttpResult>> GetAsync(
        string id, HttpRequest request, ClaimsPrincipal user, AgendaRows rows, BusyCalendars calendars, CancellationToken ct)
        => await IsAgendaAsync(id, user, rows, ct) ? await ShowAsync(id, request, user, calendars, ct) : ApiProblems.NotFound();

    private static async Task<Results<Ok<BusyCalendarView>, ProblemHttpResult>> PutAsync(
        string id, HttpRequest request, ClaimsPrincipal user, AgendaRows rows, BusyCalendars calendars, CalendarOptions options, CancellationToken ct)
    {
        if (!await IsAgendaAsync(id, user, rows, ct))
            return ApiProblems.NotFound();
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        fields.RefuseOthersThan(["url"]);
        var typed = fields.Text("url", CalendarAddress.Longest);
        var address = typed is null ? null : CalendarAddress.Read(typed, options.AllowedInside);
        if (address is null)
            fields.Refuse("url", typed is null ? FieldTexts.Required : CalendarTexts.NotAnAddress);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);
        await calendars.SetAsync(user.TenantId(), id, address!, user.Actor(), ct);
        return await ShowAsync(id, request, user, calendars, ct);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, ClaimsPrincipal user, BusyCalendars calendars, CancellationToken ct)
        => await calendars.RemoveAsync(user.TenantId(), id, user.Actor(), ct) ? TypedResults.NoContent() : ApiProblems.NotFound();

    private static async Task<bool> IsAgendaAsync(string id, ClaimsPrincipal user, AgendaRows rows, CancellationToken ct)
        => await rows.LoadAsync(user.TenantId(), ct) is { } book && book.Agenda(id) is not null;

    private static async Task<Results<Ok<BusyCalendarView>, ProblemHttpResult>> ShowAsync(string id, HttpRequest request, ClaimsPrincipal user, BusyCalendars calendars, CancellationToken ct)
    {
        if (await calendars.FindAsync(user.TenantId(), id, ct) is not { } row)
            return TypedResults.Ok(BusyCalendarView.None);
        string? host = null;
        try
        {
            host = (await calendars.AddressAsync(row, ct)).IdnHost;
        }
        catch (SecretUnreadableException)
        {
            // Whoever looks at his settings shall be able to enter it again; the worker says that it cannot be read.
        }

        return TypedResults.Ok(BusyCalendarView.Of(row, host, await calendars.CountAsync(user.TenantId(), id, ct), request.PrefersFrench()));
    }
}
