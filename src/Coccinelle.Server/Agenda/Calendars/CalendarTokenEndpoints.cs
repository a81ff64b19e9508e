using System.Security.Claims;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Agenda.Calendars;

/// <summary>A new address for the feed, when the old one has come into the wrong hands.</summary>
internal static class CalendarTokenEndpoints
{
    public static void MapCalendarToken(this IEndpointRouteBuilder endpoints)
        => endpoints.MapGroup("/api/agendas").WithTags("Agenda").ForTenant().MapPost("/calendar-token", RenewAsync).Needs(Permission.AgendaWrite)
            .WithSummary("A new address of the calendar feed; the old one stops working.");

    private static async Task<Results<Ok<CalendarAddressView>, ProblemHttpResult>> RenewAsync(
        ClaimsPrincipal user, AgendaRows rows, Database database, AuditLog audit, IGrainFactory grains, PlatformOptions platform, CancellationToken ct)
    {
        var tenantId = user.TenantId();
        if (await rows.LoadAsync(tenantId, ct) is null) // writes the first book of a firm that has none yet
            return ApiProblems.NotFound();
        var token = AgendaDefaults.NewToken();
        await database.For(tenantId).InTransactionAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync("UPDATE booking_rules SET calendar_token = @token WHERE tenant_id = @tenantId", new { tenantId, token }, ct);
                await audit.AppendAsync(transaction, new AuditEntry(user.Actor(), tenantId, "calendar.renewed", null), ct);
                return true;
            },
            ct);
        await grains.GetGrain<IAgendaGrain>(tenantId).RefreshAsync();
        return TypedResults.Ok(new CalendarAddressView(CalendarEndpoints.AddressOf(platform.PublicUrl, token)));
    }
}

/// <summary>Where the firm's appointments are read.</summary>
/// <param name="CalendarUrl">For the owner's own calendar. Whoever has it reads the appointments.</param>
internal sealed record CalendarAddressView(string CalendarUrl);
