using System.Security.Claims;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Settings;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>What a firm can be booked for: hours, agendas, services.</summary>
internal static class BookEndpoints
{
    public static void MapBook(this IEndpointRouteBuilder endpoints)
    {
        var agendas = endpoints.MapGroup("/api/agendas").WithTags("Agenda").ForTenant();
        agendas.MapGet("", AgendasAsync).Needs(Permission.AgendaRead).WithSummary("Hours, rules of booking, agendas, and the address of the calendar feed.");
        agendas.MapPut("", PutAgendasAsync).Needs(Permission.AgendaWrite).Accepts<AgendasRequest>("application/json").Fails(409, "stale_version")
            .WithSummary("Change them: fields that are absent stay; an agenda that is left out is not offered any more.");
        var services = endpoints.MapGroup("/api/services").WithTags("Agenda").ForTenant();
        services.MapGet("", ServicesAsync).Needs(Permission.AgendaRead).WithSummary("What the firm offers.");
        services.MapPut("", PutServicesAsync).Needs(Permission.AgendaWrite).Accepts<ServicesRequest>("application/json").Fails(409, "stale_version")
            .WithSummary("Replace it: a service without id is new, one that is left out is not offered any more.");
    }

    private static async Task<Results<Ok<AgendasView>, ProblemHttpResult>> AgendasAsync(ClaimsPrincipal user, AgendaRows rows, PlatformOptions platform, CancellationToken ct)
        => await rows.LoadAsync(user.TenantId(), ct) is { } book ? TypedResults.Ok(new AgendasView(book, platform.PublicUrl)) : ApiProblems.NotFound();

    private static async Task<Results<Ok<ServicesView>, ProblemHttpResult>> ServicesAsync(ClaimsPrincipal user, AgendaRows rows, CancellationToken ct)
        => await rows.LoadAsync(user.TenantId(), ct) is { } book ? TypedResults.Ok(new ServicesView(book)) : ApiProblems.NotFound();

    private static async Task<Results<Ok<AgendasView>, ProblemHttpResult>> PutAgendasAsync(
        HttpRequest request, ClaimsPrincipal user, AgendaRows rows, AssistantSignal assistants, IGrainFactory grains, PlatformOptions platform, IClock clock, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        if (await rows.LoadAsync(user.TenantId(), ct) is not { } book)
            return ApiProblems.NotFound();
        var change = BookForms.ReadAgendas(fields, book, clock);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);
        if (!await rows.SaveAgendasAsync(user.TenantId(), change, user.Actor(), ct))
            return ApiProblems.Conflict("stale_version", AgendaTexts.Stale);
        await ChangedAsync(user.TenantId(), assistants, grains);
        return await AgendasAsync(user, rows, platform, ct);
    }

    private static async Task<Results<Ok<ServicesView>, ProblemHttpResult>> PutServicesAsync(
        HttpRequest request, ClaimsPrincipal user, AgendaRows rows, AssistantSignal assistants, IGrainFactory grains, IClock clock, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        if (await rows.LoadAsync(user.TenantId(), ct) is not { } book)
            return ApiProblems.NotFound();
        var (services, version) = BookForms.ReadServices(fields, book, clock);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);
        if (!await rows.SaveServicesAsync(user.TenantId(), services, version, user.Actor(), ct))
            return ApiProblems.Conflict("stale_version", AgendaTexts.Stale);
        await ChangedAsync(user.TenantId(), assistants, grains);
        return await ServicesAsync(user, rows, ct);
    }

    /// <summary>The assistant says hours and prices; the book answers by them.</summary>
    private static Task ChangedAsync(string tenantId, AssistantSignal assistants, IGrainFactory grains)
    {
        assistants.Raise();
        return grains.GetGrain<IAgendaGrain>(tenantId).RefreshAsync();
    }
}
