using System.Security.Claims;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Agenda;

/// <summary>A firm's own people see and change its appointments.</summary>
internal static class AppointmentEndpoints
{
    private static readonly string[] Statuses = ["confirmed", "rescheduled", "cancelled", "completed", "no_show"];

    public static void MapAppointments(this IEndpointRouteBuilder endpoints)
    {
        var appointments = endpoints.MapGroup("/api/appointments").WithTags("Appointments").ForTenant();
        appointments.MapGet("", ListAsync).Needs(Permission.AppointmentsRead)
            .WithSummary("The firm's appointments, the latest made first; ?status=, ?agenda=, ?from=, ?to= (of their start), ?phone=.");
        appointments.MapGet("/{id}", GetAsync).Needs(Permission.AppointmentsRead).WithSummary("One appointment.");
        appointments.MapPost("", BookAsync).Needs(Permission.AppointmentsWrite).Accepts<AppointmentRequest>("application/json")
            .Fails(409, "slot_taken", "closed").WithSummary("Book; the customer is sent a confirmation and reminders.");
        appointments.MapPatch("/{id}", ChangeAsync).Needs(Permission.AppointmentsWrite).Accepts<AppointmentPatchRequest>("application/json")
            .Fails(409, "slot_taken", "closed", "not_standing").WithSummary("Move it, or correct what is known of it; a move is told to the customer.");
        appointments.MapPost("/{id}/cancel", CancelAsync).Needs(Permission.AppointmentsWrite).Accepts<CancelAppointmentRequest>("application/json")
            .Fails(409, "not_standing").WithSummary("It does not take place; the customer is told.");
        appointments.MapPost("/{id}/complete", CompleteAsync).Needs(Permission.AppointmentsWrite).Fails(409, "not_standing", "not_yet").WithSummary("It took place.");
        appointments.MapPost("/{id}/no-show", NoShowAsync).Needs(Permission.AppointmentsWrite).Fails(409, "not_standing", "not_yet").WithSummary("Nobody came.");
    }

    private static async Task<Results<Ok<Page<AppointmentView>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, AppointmentRows rows, FirmZones zones, PlatformOptions platform, CancellationToken ct,
        string? status = null, string? agenda = null, string? from = null, string? to = null, string? phone = null, int? limit = null, string? cursor = null)
    {
        if (cursor is not null && !Ids.Is(AppointmentRow.Prefix, cursor))
            return ApiProblems.Invalid("cursor", FieldTexts.NotACursor);
        if (status is not null && !Statuses.Contains(status))
            return ApiProblems.Invalid("status", FieldTexts.OneOf(Statuses));
        var zone = await zones.FindAsync(user.TenantId()) ?? DateTimeZone.Utc;
        var (start, end) = (StartText.Read(from, zone), StartText.Read(to, zone));
        if (from is not null && start is null)
            return ApiProblems.Invalid("from", AgendaTexts.NotAStart);
        if (to is not null && end is null)
            return ApiProblems.Invalid("to", AgendaTexts.NotAStart);
        Domain.Phones.E164 number = default;
        if (phone is not null && !Domain.Phones.E164.TryParse(phone, out number))
            return ApiProblems.Invalid("phone", FieldTexts.NotAPhoneNumber);
        var filter = new AppointmentFilter(status, agenda, start, end, phone is null ? null : number.Value);
        var page = await rows.ListAsync(user.TenantId(), filter, Paging.Read(limit), cursor, ct);
        return TypedResults.Ok(Paging.Cut(page, limit, row => row.Id, row => new AppointmentView(row, platform.PublicUrl)));
    }

    private static async Task<Results<Ok<AppointmentView>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal user, AppointmentRows rows, PlatformOptions platform, CancellationToken ct)
        => await FindAsync(id, user, rows, ct) is { } row ? TypedResults.Ok(new AppointmentView(row, platform.PublicUrl)) : ApiProblems.NotFound();

    private static async Task<Results<Created<AppointmentView>, ProblemHttpResult>> BookAsync(
        HttpRequest request, ClaimsPrincipal user, AppointmentDesk desk, AppointmentRows rows, PlatformOptions platform, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        var (answer, refusal) = await desk.BookAsync(user, fields);
        if (answer is null)
            return refusal!;
        var row = (await rows.FindAsync(user.TenantId(), answer.AppointmentId!, ct))!;
        return TypedResults.Created($"/api/appointments/{row.Id}", new AppointmentView(row, platform.PublicUrl));
    }

    private static async Task<Results<Ok<AppointmentView>, ProblemHttpResult>> ChangeAsync(
        string id, HttpRequest request, ClaimsPrincipal user, AppointmentDesk desk, AppointmentRows rows, PlatformOptions platform, CancellationToken ct)
    {
        if (await FindAsync(id, user, rows, ct) is not { } row)
            return ApiProblems.NotFound();
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        return await desk.ChangeAsync(user, row, fields, ct) ?? await ShowAsync(id, user, rows, platform, ct);
    }

    private static async Task<Results<Ok<AppointmentView>, ProblemHttpResult>> CancelAsync(
        string id, HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, AppointmentRows rows, PlatformOptions platform, CancellationToken ct)
    {
        if (await FindAsync(id, user, rows, ct) is null)
            return ApiProblems.NotFound();
        var (reason, problem) = await ReasonAsync(request, ct);
        if (problem is not null)
            return problem;
        var answer = await grains.GetGrain<IAgendaGrain>(user.TenantId())
            .CancelAsync(new CancelRequest { AppointmentId = id, By = "owner", Reason = reason, Actor = user.Actor() });
        return answer.Kind == BookKind.Cancelled ? await ShowAsync(id, user, rows, platform, ct) : ApiProblems.Conflict("not_standing", AgendaTexts.NotStanding);
    }

    private static Task<Results<Ok<AppointmentView>, ProblemHttpResult>> CompleteAsync(
        string id, ClaimsPrincipal user, AppointmentDesk desk, AppointmentRows rows, PlatformOptions platform, CancellationToken ct)
        => EndAsync("completed", id, user, desk, rows, platform, ct);

    private static Task<Results<Ok<AppointmentView>, ProblemHttpResult>> NoShowAsync(
        string id, ClaimsPrincipal user, AppointmentDesk desk, AppointmentRows rows, PlatformOptions platform, CancellationToken ct)
        => EndAsync("no_show", id, user, desk, rows, platform, ct);

    private static async Task<Results<Ok<AppointmentView>, ProblemHttpResult>> EndAsync(
        string status, string id, ClaimsPrincipal user, AppointmentDesk desk, AppointmentRows rows, PlatformOptions platform, CancellationToken ct)
        => await FindAsync(id, user, rows, ct) is not { } row ? ApiProblems.NotFound()
            : await desk.EndAsync(user, row, status, ct) is { } refusal ? refusal
            : await ShowAsync(id, user, rows, platform, ct);

    /// <summary>The body may be left out.</summary>
    private static async Task<(string? Reason, ProblemHttpResult? Problem)> ReasonAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength is null or 0 && !request.HasJsonContentType())
            return (null, null);
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return (null, problem);
        fields.RefuseOthersThan(["reason"]);
        var reason = fields.Text("reason", 500);
        return fields.Errors.Count > 0 ? (null, ApiProblems.Invalid(fields.Errors)) : (reason, null);
    }

    private static async Task<AppointmentRow?> FindAsync(string id, ClaimsPrincipal user, AppointmentRows rows, CancellationToken ct)
        => Ids.Is(AppointmentRow.Prefix, id) ? await rows.FindAsync(user.TenantId(), id, ct) : null;

    private static async Task<Results<Ok<AppointmentView>, ProblemHttpResult>> ShowAsync(
        string id, ClaimsPrincipal user, AppointmentRows rows, PlatformOptions platform, CancellationToken ct)
        => await rows.FindAsync(user.TenantId(), id, ct) is { } row ? TypedResults.Ok(new AppointmentView(row, platform.PublicUrl)) : ApiProblems.NotFound();
}
