using System.Data.Common;
using System.Security.Claims;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Prospects;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Prospects;

/// <summary>The people who may become customers of a firm.</summary>
internal static class ProspectEndpoints
{
    private const string Exists = "prospect_exists";
    private const string WrongMove = "status_not_allowed";

    public static void AddProspects(this IServiceCollection services)
    {
        services.AddSingleton<ProspectRows>();
        services.AddSingleton<ProspectBook>();
        services.AddSingleton<ICallFunction, QualifyProspect>();
    }

    public static void MapProspects(this IEndpointRouteBuilder endpoints)
    {
        var prospects = endpoints.MapGroup("/api/prospects").WithTags("Prospects").ForTenant();
        prospects.MapGet("", ListAsync).Needs(Permission.ProspectsRead).AlsoAsCsv()
            .WithSummary("Prospects, newest first; by status, score, interest, words, or contact since a moment. ?format=csv gives all of them as a file.");
        prospects.MapGet("/{id}", GetAsync).Needs(Permission.ProspectsRead).WithSummary("A prospect, and each time that something was learnt of him.");
        prospects.MapPost("", AddAsync).Needs(Permission.ProspectsWrite).Accepts<NewProspectRequest>("application/json").Fails(409, Exists)
            .WithSummary("Note somebody new. 409 when the firm knows one with that number or address.");
        prospects.MapPatch("/{id}", ChangeAsync).Needs(Permission.ProspectsWrite).Accepts<ProspectPatchRequest>("application/json").Fails(409, Exists, WrongMove)
            .WithSummary("Change what is known, or the status, as he may go.");
    }

    private static async Task<Results<Ok<Page<ProspectView>>, CsvFile<ProspectRow>, ProblemHttpResult>> ListAsync(
        HttpRequest request, ClaimsPrincipal user, ProspectRows rows, CancellationToken ct, string? status = null, int? minScore = null, string? interestType = null,
        string? q = null, string? since = null, string? format = null, int? limit = null, string? cursor = null)
    {
        var errors = new Dictionary<string, Said>(StringComparer.Ordinal);
        if (status is not null && !ProspectStates.All.Contains(status))
            errors["status"] = FieldTexts.OneOf(ProspectStates.All);
        if (since is not null && Moments.Parse(since) is null)
            errors["since"] = MessageTexts.NotAnInstant;
        if (cursor is not null && !Ids.Is(ProspectRow.Prefix, cursor))
            errors["cursor"] = FieldTexts.NotACursor;
        if (Csv.IsWanted(request, format) is not { } asFile)
            return ApiProblems.Invalid("format", FieldTexts.OneOf(["json", "csv"]));
        if (errors.Count > 0)
            return ApiProblems.Invalid(errors);

        var (tenantId, filter) = (user.TenantId(), new ProspectFilter(status, minScore, interestType, q, Moments.Parse(since)));
        if (asFile)
            return new CsvFile<ProspectRow>("prospects", ProspectCsv.Columns, CsvPages.AllAsync((after, most) => rows.ListAsync(tenantId, filter, most, after, ct), row => row.Id));
        return TypedResults.Ok(Paging.Cut(await rows.ListAsync(tenantId, filter, Paging.Read(limit), cursor, ct), limit, row => row.Id, row => new ProspectView(row, null)));
    }

    private static async Task<Results<Ok<ProspectView>, ProblemHttpResult>> GetAsync(string id, ClaimsPrincipal user, ProspectRows rows, CancellationToken ct)
        => Ids.Is(ProspectRow.Prefix, id) && await rows.FindAsync(user.TenantId(), id, ct) is { } row
            ? TypedResults.Ok(new ProspectView(row, await rows.HistoryAsync(user.TenantId(), id, ct)))
            : ApiProblems.NotFound();

    private static async Task<Results<Created<ProspectView>, ProblemHttpResult>> AddAsync(
        HttpRequest request, ClaimsPrincipal user, ProspectRows rows, ProspectBook book, Database database, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        if (ProspectFields.ReadNew(fields) is not { } sent)
            return ApiProblems.Invalid(fields.Errors);

        var tenantId = user.TenantId();
        var origin = new ProspectOrigin(NameOf(user), "manual", sent.Source, FollowUpAt: sent.FollowUpAt);
        var row = await database.For(tenantId).InTransactionAsync(transaction => book.AddAsync(transaction, tenantId, sent.Facts, origin, sent.Status, ct), ct);
        return row is null
            ? ApiProblems.Conflict(Exists, ProspectTexts.Exists)
            : TypedResults.Created($"/api/prospects/{row.Id}", new ProspectView(row, await rows.HistoryAsync(tenantId, row.Id, ct)));
    }

    private static async Task<Results<Ok<ProspectView>, ProblemHttpResult>> ChangeAsync(
        string id, HttpRequest request, ClaimsPrincipal user, ProspectRows rows, ProspectBook book, Database database, CancellationToken ct)
    {
        var tenantId = user.TenantId();
        if (!Ids.Is(ProspectRow.Prefix, id) || await rows.FindAsync(tenantId, id, ct) is null)
            return ApiProblems.NotFound();
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        if (ProspectFields.ReadPatch(fields) is not { } change)
            return ApiProblems.Invalid(fields.Errors);

        try
        {
            var refused = await database.For(tenantId).InTransactionAsync(transaction => ApplyAsync(transaction, tenantId, id, fields, change, NameOf(user), book, ct), ct);
            return refused is null ? await GetAsync(id, user, rows, ct) : refused;
        }
        catch (DbException error) when (error.IsUniqueViolation())
        {
            return ApiProblems.Conflict(Exists, ProspectTexts.Exists);
        }
    }

    private static async Task<ProblemHttpResult?> ApplyAsync(
        DbTransaction transaction, string tenantId, string id, JsonFields fields, Func<ProspectRow, ProspectChangeSet> change, string by, ProspectBook book, CancellationToken ct)
    {
        if (await book.LockAsync(transaction, tenantId, id, ct) is not { } row)
            return ApiProblems.NotFound();
        var after = change(row);
        if (fields.Errors.Count > 0) // a budget that contradicts the other one, which was known
            return ApiProblems.Invalid(fields.Errors);
        if (!ProspectStates.MayMove(row.QualificationStatus, after.Status))
        {
            return ApiProblems.Conflict(
                WrongMove, StatusTexts.Refused, new Dictionary<string, Said>(StringComparer.Ordinal) { ["status"] = ProspectTexts.MayNotMove(row.QualificationStatus) });
        }

        if (after.Facts != row.Facts || after.Status != row.QualificationStatus || after.FollowUpAt != row.NextFollowUpAt)
            await book.SaveAsync(transaction, tenantId, row, after, new ProspectFacts(), new ProspectOrigin(by, "manual", null), ct);
        return null;
    }

    private static string NameOf(ClaimsPrincipal user) => user.Actor() is var actor && actor.Name is { } name ? name : actor.Kind;
}
