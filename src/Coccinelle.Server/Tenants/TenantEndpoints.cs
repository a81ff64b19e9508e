using System.Security.Claims;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using TenantIds = Coccinelle.Domain.Tenants.TenantId;

namespace Coccinelle.Server.Tenants;

/// <summary>The operator's view of firms and their lines.</summary>
internal static class TenantEndpoints
{
    public static void MapTenants(this IEndpointRouteBuilder endpoints)
    {
        var tenants = endpoints.MapGroup("/api/tenants").WithTags("Operator").ForOperator();
        tenants.MapPost("", CreateAsync).Accepts<TenantRequest>("application/json").WithSummary("Onboard a firm; its API key is shown once.");
        tenants.MapGet("", ListAsync).WithSummary("All firms, newest first.");
        tenants.MapGet("/{id}", GetAsync).WithSummary("One firm.");
        tenants.MapPatch("/{id}", ChangeAsync).Accepts<TenantPatchRequest>("application/json").Fails(409, "assistant_taken")
            .WithSummary("Change fields, or adopt an assistant.");
        tenants.MapPost("/{id}/suspend", SuspendAsync).WithSummary("Stop the firm's calls and requests at once.");
        tenants.MapPost("/{id}/resume", ResumeAsync).WithSummary("Serve the firm again.");
        tenants.MapDelete("/{id}", EraseAsync).WithSummary("Erase the firm: every row of it in every table; answers with a certificate. A second time: the same certificate.");
        tenants.MapGet("/{id}/lines", LinesAsync).WithSummary("The firm's lines.");
        tenants.MapDelete("/{id}/lines/{number}", ReleaseLineAsync).WithSummary("Take a line from the firm: it stops routing at once.");
        tenants.MapPost("/{id}/lines", AddLineAsync).Accepts<LineRequest>("application/json").Fails(409, "line_taken")
            .WithSummary("Give the firm a line; verified: true vouches for it.");
    }

    private static async Task<Results<Created<NewTenantResponse>, ProblemHttpResult>> CreateAsync(
        HttpRequest request, ClaimsPrincipal user, TenantDirectory directory, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        var firm = TenantFields.Read(fields, isNew: true);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);

        var (id, key) = await directory.CreateAsync(firm, user.Actor(), ct);
        var row = (await directory.FindAsync(id, ct))!;
        return TypedResults.Created($"/api/tenants/{id}", new NewTenantResponse(row, key.Key));
    }

    private static async Task<Results<Ok<Page<TenantResponse>>, ProblemHttpResult>> ListAsync(
        TenantDirectory directory, CancellationToken ct, int? limit = null, string? cursor = null)
        => cursor is null || TenantIds.TryParse(cursor, out _)
            ? TypedResults.Ok(Paging.Cut(
                await directory.ListAsync(Paging.Read(limit), cursor, ct), limit, row => row.Id, row => new TenantResponse(row)))
            : ApiProblems.Invalid("cursor", FieldTexts.NotACursor);

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> GetAsync(string id, TenantDirectory directory, CancellationToken ct)
        => TenantIds.TryParse(id, out var tenant) && await directory.FindAsync(tenant.Value, ct) is { } row ? TypedResults.Ok(new TenantResponse(row)) : ApiProblems.NotFound();

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> ChangeAsync(
        string id, HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, TenantDirectory directory, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        var patch = TenantFields.Read(fields, isNew: false);
        return fields.Errors.Count > 0
            ? ApiProblems.Invalid(fields.Errors)
            : await ApplyAsync(id, patch, user, grains, directory, ct);
    }

    private static Task<Results<Ok<TenantResponse>, ProblemHttpResult>> SuspendAsync(
        string id, ClaimsPrincipal user, IGrainFactory grains, TenantDirectory directory, CancellationToken ct)
        => ApplyAsync(id, new TenantPatch { Suspended = true }, user, grains, directory, ct);

    private static Task<Results<Ok<TenantResponse>, ProblemHttpResult>> ResumeAsync(
        string id, ClaimsPrincipal user, IGrainFactory grains, TenantDirectory directory, CancellationToken ct)
        => ApplyAsync(id, new TenantPatch { Suspended = false }, user, grains, directory, ct);

    private static async Task<Results<Ok<TenantResponse>, ProblemHttpResult>> ApplyAsync(
        string id, TenantPatch patch, ClaimsPrincipal user, IGrainFactory grains, TenantDirectory directory, CancellationToken ct)
    {
        if (!TenantIds.TryParse(id, out var tenant))
            return ApiProblems.NotFound();

        return await grains.GetGrain<ITenantGrain>(tenant.Value).ChangeAsync(patch, user.Actor()) switch
        {
            ChangeOutcome.Done => await GetAsync(id, directory, ct),
            ChangeOutcome.Taken => ApiProblems.Conflict("assistant_taken", ChannelTexts.AssistantTaken),
            _ => ApiProblems.NotFound(),
        };
    }

    private static async Task<Results<Ok<ErasureCertificate>, ProblemHttpResult>> EraseAsync(
        string id, ClaimsPrincipal user, Erasure erasure, CancellationToken ct)
        => TenantIds.TryParse(id, out var tenant) && await erasure.EraseAsync(tenant.Value, user.Actor(), ct) is { } certificate
            ? TypedResults.Ok(certificate)
            : ApiProblems.NotFound();

    private static async Task<Results<Ok<TenantLines>, ProblemHttpResult>> LinesAsync(string id, TenantDirectory directory, CancellationToken ct)
        => TenantIds.TryParse(id, out var tenant) && await directory.FindAsync(tenant.Value, ct) is not null
            ? TypedResults.Ok(new TenantLines([.. (await directory.LinesAsync(tenant.Value, ct)).Select(row => new LineResponse(row))]))
            : ApiProblems.NotFound();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReleaseLineAsync(string id, string number, ClaimsPrincipal user, IGrainFactory grains)
    {
        if (!TenantIds.TryParse(id, out var tenant) || !E164.TryParse(number, out var line)
            || !await grains.GetGrain<ILineGrain>(line.Value).ReleaseAsync(tenant.Value, user.Actor()))
        {
            return ApiProblems.NotFound();
        }

        await grains.GetGrain<ITenantGrain>(tenant.Value).RefreshAsync();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Created<LineResponse>, ProblemHttpResult>> AddLineAsync(
        string id, HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, TenantDirectory directory, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        fields.RefuseOthersThan(["number", "kind", "verified"]);
        var kind = fields.OneOf("kind", "forwarding", "dedicated") is "dedicated" ? LineKind.Dedicated : LineKind.Forwarding;
        var verified = fields.Flag("verified") ?? false;
        if (!E164.TryParse(fields.Text("number", 64), out var number))
            fields.Refuse("number", FieldTexts.NotAPhoneNumber);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);
        if (!TenantIds.TryParse(id, out var tenant) || await directory.FindAsync(tenant.Value, ct) is null)
            return ApiProblems.NotFound();

        var claim = await grains.GetGrain<ILineGrain>(number.Value).ClaimAsync(id, kind, verified ? "operator" : null, user.Actor());
        if (claim == ClaimOutcome.TakenByAnother)
            return ApiProblems.Conflict("line_taken", new Said("Another firm has this number.", "Une autre entreprise a ce numéro."));

        await grains.GetGrain<ITenantGrain>(id).RefreshAsync();
        var line = (await directory.LinesAsync(id, ct)).Single(row => row.Number == number.Value);
        return TypedResults.Created($"/api/tenants/{id}/lines/{number.Value}", new LineResponse(line));
    }
}

/// <summary>A line that the operator enters.</summary>
/// <param name="Number">In any French form.</param>
/// <param name="Kind"><c>forwarding</c> (default): the firm's own number; <c>dedicated</c>: a number of ours for this firm alone.</param>
/// <param name="Verified">True: the operator vouches for it. Only a verified line routes calls.</param>
internal sealed record LineRequest(string Number, string? Kind, bool? Verified);

/// <summary>A firm's lines.</summary>
internal sealed record TenantLines(IReadOnlyList<LineResponse> Lines);

/// <summary>A line.</summary>
internal sealed record LineResponse(string Number, string Kind, bool Verified, Instant? VerifiedAt)
{
    public LineResponse(LineRow row)
        : this(row.Number, row.Kind, row.VerifiedAt is not null, row.VerifiedAt)
    {
    }
}

/// <summary>A firm.</summary>
internal record TenantResponse(
    string Id, string Name, string? Sector, string TimeZone, string Locale, string? ContactEmail, string? OwnerPhone, string? OverflowNumber,
    string? AssistantId, string Status, Instant CreatedAt, Instant UpdatedAt, AssistantResponse Assistant)
{
    public TenantResponse(TenantRow row)
        : this(
            row.Id, row.Name, row.Sector, row.TimeZone, row.Locale, row.ContactEmail, row.OwnerPhone, row.OverflowNumber,
            row.AssistantId, row.Status, row.CreatedAt, row.UpdatedAt,
            new(row.AssistantId, row.AssistantManaged, row.AssistantUpToDate, row.AssistantDrift, row.AssistantLastError, row.AssistantCheckedAt))
    {
    }
}

/// <summary>How the firm's assistant at Vapi stands.</summary>
/// <param name="Id">Vapi's id; null while there is none.</param>
/// <param name="Managed">False: it was adopted. We look whether it is there, and never change it.</param>
/// <param name="UpToDate">Whether it is what the firm's configuration says.</param>
/// <param name="Drift">The fields that somebody had changed at Vapi when it was last looked at; set right since, when it is up to date.</param>
/// <param name="LastError">Why the last attempt failed; it is repeated by itself.</param>
/// <param name="CheckedAt">When it was last seen to be right.</param>
internal sealed record AssistantResponse(string? Id, bool Managed, bool UpToDate, string? Drift, string? LastError, Instant? CheckedAt);

/// <summary>A firm just onboarded, with its API key: shown here and never again.</summary>
internal sealed record NewTenantResponse : TenantResponse
{
    public NewTenantResponse(TenantRow row, string apiKey)
        : base(row) => ApiKey = apiKey;

    public string ApiKey { get; }
}
