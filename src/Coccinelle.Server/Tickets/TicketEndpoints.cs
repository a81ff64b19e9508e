using System.Security.Claims;
using Coccinelle.Domain.Texts;
using Coccinelle.Domain.Tickets;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Tickets;

/// <summary>What customers asked for and were promised, and what became of it.</summary>
internal static class TicketEndpoints
{
    private const string WrongMove = "status_not_allowed";

    public static void AddTickets(this IServiceCollection services)
    {
        services.AddSingleton<TicketRows>();
        services.AddSingleton<TicketBook>();
        services.AddSingleton<TicketDesk>();
        services.AddSingleton<CallbackPromises>();
        services.AddSingleton<ICallFunction, CreateTicket>();
        services.AddSingleton<ICallFunction, PromiseCallback>();
        services.AddSingleton<LatePromises>();
        services.AddHostedService(provider => provider.GetRequiredService<LatePromises>());
    }

    public static void MapTickets(this IEndpointRouteBuilder endpoints)
    {
        var tickets = endpoints.MapGroup("/api/tickets").WithTags("Tickets").ForTenant();
        tickets.MapGet("", ListAsync).Needs(Permission.TicketsRead).AlsoAsCsv()
            .WithSummary("Tickets, newest first; by status, priority, category, who has it (id, address or none), and lateness. ?format=csv gives all of them as a file.");
        tickets.MapGet("/{id}", GetAsync).Needs(Permission.TicketsRead).WithSummary("A ticket, and where it may go.");
        tickets.MapPost("", AddAsync).Needs(Permission.TicketsWrite).Accepts<NewTicketRequest>("application/json").WithSummary("Note a request of a customer's.");
        tickets.MapPatch("/{id}", ChangeAsync).Needs(Permission.TicketsWrite).Accepts<TicketPatchRequest>("application/json").Fails(409, WrongMove)
            .WithSummary("Change, assign or move on a ticket; 409 names the statuses that it may have next.");
    }

    private static async Task<Results<Ok<Page<TicketView>>, CsvFile<TicketRow>, ProblemHttpResult>> ListAsync(
        HttpRequest request, ClaimsPrincipal user, TicketRows rows, IClock clock, CancellationToken ct, string? status = null, string? priority = null,
        string? category = null, string? assignedTo = null, bool? overdue = null, string? format = null, int? limit = null, string? cursor = null)
    {
        var errors = new Dictionary<string, Said>(StringComparer.Ordinal);
        OneOf("status", status, TicketStates.All);
        OneOf("priority", priority, TicketPriorities.All);
        OneOf("category", category, TicketCategories.All);
        if (cursor is not null && !Ids.Is(TicketRow.Prefix, cursor))
            errors["cursor"] = FieldTexts.NotACursor;
        if (Csv.IsWanted(request, format) is not { } asFile)
            return ApiProblems.Invalid("format", FieldTexts.OneOf(["json", "csv"]));
        if (errors.Count > 0)
            return ApiProblems.Invalid(errors);

        var (tenantId, now) = (user.TenantId(), clock.GetCurrentInstant());
        var filter = new TicketFilter(status, priority, category, assignedTo?.Trim().ToLowerInvariant(), overdue);
        if (asFile)
            return new CsvFile<TicketRow>("tickets", TicketCsv.Columns(now), CsvPages.AllAsync((after, most) => rows.ListAsync(tenantId, filter, most, after, ct), row => row.Id));
        return TypedResults.Ok(Paging.Cut(await rows.ListAsync(tenantId, filter, Paging.Read(limit), cursor, ct), limit, row => row.Id, row => new TicketView(row, now)));

        void OneOf(string name, string? value, IReadOnlyList<string> allowed)
        {
            if (value is not null && !allowed.Contains(value))
                errors[name] = FieldTexts.OneOf(allowed);
        }
    }

    private static async Task<Results<Ok<TicketView>, ProblemHttpResult>> GetAsync(string id, ClaimsPrincipal user, TicketRows rows, IClock clock, CancellationToken ct)
        => Ids.Is(TicketRow.Prefix, id) && await rows.FindAsync(user.TenantId(), id, ct) is { } row
            ? TypedResults.Ok(new TicketView(row, clock.GetCurrentInstant()))
            : ApiProblems.NotFound();

    private static async Task<Results<Created<TicketView>, ProblemHttpResult>> AddAsync(
        HttpRequest request, ClaimsPrincipal user, TicketDesk desk, TicketRows rows, IClock clock, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        if (TicketFields.ReadNew(fields) is not { } sent)
            return ApiProblems.Invalid(fields.Errors);
        return await desk.AddAsync(user.TenantId(), sent, ct) is var outcome && outcome is TicketOutcome.Done { Id: var id }
            ? TypedResults.Created($"/api/tickets/{id}", new TicketView((await rows.FindAsync(user.TenantId(), id, ct))!, clock.GetCurrentInstant()))
            : Problem(outcome);
    }

    private static async Task<Results<Ok<TicketView>, ProblemHttpResult>> ChangeAsync(
        string id, HttpRequest request, ClaimsPrincipal user, TicketDesk desk, TicketRows rows, IClock clock, CancellationToken ct)
    {
        if (!Ids.Is(TicketRow.Prefix, id) || await rows.FindAsync(user.TenantId(), id, ct) is null)
            return ApiProblems.NotFound();
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        if (!TicketFields.IsPatch(fields))
            return ApiProblems.Invalid(fields.Errors);
        return await desk.ChangeAsync(user.TenantId(), id, fields, ct) is var outcome && outcome is TicketOutcome.Done
            ? await GetAsync(id, user, rows, clock, ct)
            : Problem(outcome);
    }

    private static ProblemHttpResult Problem(TicketOutcome outcome) => outcome switch
    {
        TicketOutcome.Invalid invalid => ApiProblems.Invalid(invalid.Field, invalid.Reason),
        TicketOutcome.WrongMove move => ApiProblems.Conflict(
            WrongMove, StatusTexts.Refused, new Dictionary<string, Said>(StringComparer.Ordinal) { ["status"] = move.Allowed }),
        TicketOutcome.NotFound => ApiProblems.NotFound(),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}"),
    };
}
