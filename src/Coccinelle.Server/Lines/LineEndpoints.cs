using System.Security.Claims;
using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Lines;
using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Access;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Lines;

/// <summary>A firm's own numbers: claimed, proven by a code, tried, released.</summary>
internal static class LineEndpoints
{
    private static readonly Said OperatorsAlone = new(
        "This number is one of the platform's, for you alone; ask the operator.", "Ce numéro est un numéro de la plateforme qui vous est réservé ; adressez-vous à l'opérateur.");

    public static void MapLines(this IEndpointRouteBuilder endpoints)
    {
        var lines = endpoints.MapGroup("/api/channels/phone/lines").WithTags("Lines").ForTenant();
        lines.MapPost("", ClaimAsync).Needs(Permission.LinesWrite).Accepts<LineClaimRequest>("application/json").Fails(409, "line_taken", "line_dedicated")
            .WithSummary("Claim a number. It routes no call before the code spoken to it was entered.");
        lines.MapGet("", ListAsync).Needs(Permission.ChannelsRead).WithSummary("The firm's numbers, and what is proven of each.");
        lines.MapGet("/{number}", GetAsync).Needs(Permission.ChannelsRead).WithSummary("One number.");
        lines.MapDelete("/{number}", ReleaseAsync).Needs(Permission.LinesWrite).Fails(404, "not_found").Fails(409, "line_dedicated")
            .WithSummary("Release a number: it stops routing at once, and claiming it again needs a new proof.");
        endpoints.MapGroup("/api/channels/phone/forwarding-guide").WithTags("Lines").ForTenant()
            .MapGet("", Guide).Needs(Permission.ChannelsRead).WithSummary("What to dial to forward calls to us, by operator, kind of line and case.");
    }

    private static async Task<Results<Created<LineView>, ProblemHttpResult>> ClaimAsync(
        HttpRequest request, ClaimsPrincipal user, IGrainFactory grains, PlatformOptions platform, LineViews views, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        fields.RefuseOthersThan(["number"]);
        var typed = fields.Text("number", 64);
        if (!E164.TryParse(typed, out var number))
            fields.Refuse("number", typed is null ? FieldTexts.Required : FieldTexts.NotAPhoneNumber);
        else if (ClaimableNumbers.Refusal(number, platform.OwnNumbers) is { } refusal)
            fields.Refuse("number", refusal);
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);

        var claim = await grains.GetGrain<ILineGrain>(number.Value).ClaimAsync(user.TenantId(), LineKind.Forwarding, null, user.Actor());
        return claim switch
        {
            ClaimOutcome.TakenByAnother => ApiProblems.Conflict("line_taken", new("Another firm has this number.", "Une autre entreprise a ce numéro.")),
            ClaimOutcome.OperatorsAlone => ApiProblems.Conflict("line_dedicated", OperatorsAlone),
            _ => TypedResults.Created($"/api/channels/phone/lines/{number.Value}", (await views.FindAsync(user.TenantId(), number, ct))!),
        };
    }

    private static async Task<Ok<LineList>> ListAsync(ClaimsPrincipal user, LineViews views, CancellationToken ct)
        => TypedResults.Ok(new LineList(await views.ListAsync(user.TenantId(), ct)));

    private static async Task<Results<Ok<LineView>, ProblemHttpResult>> GetAsync(string number, ClaimsPrincipal user, LineViews views, CancellationToken ct)
        => E164.TryParse(number, out var line) && await views.FindAsync(user.TenantId(), line, ct) is { } view ? TypedResults.Ok(view) : ApiProblems.NotFound();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReleaseAsync(
        string number, ClaimsPrincipal user, IGrainFactory grains, LineViews views, CancellationToken ct)
    {
        if (!E164.TryParse(number, out var line))
            return ApiProblems.NotFound();
        if (!await grains.GetGrain<ILineGrain>(line.Value).ReleaseAsync(user.TenantId(), user.Actor()))
            return await views.FindAsync(user.TenantId(), line, ct) is null ? ApiProblems.NotFound() : ApiProblems.Conflict("line_dedicated", OperatorsAlone);
        await grains.GetGrain<ITenantGrain>(user.TenantId()).RefreshAsync();
        return TypedResults.NoContent();
    }

    private static Results<Ok<ForwardingGuideView>, ProblemHttpResult> Guide(
        HttpRequest request, PlatformOptions platform, string? @operator = null, string? line = null)
    {
        if (@operator is not null && !ForwardingGuide.Operators.Contains(@operator))
            return ApiProblems.Invalid("operator", FieldTexts.OneOf(ForwardingGuide.Operators));
        if (line is not null && !ForwardingGuide.Lines.Contains(line))
            return ApiProblems.Invalid("line", FieldTexts.OneOf(ForwardingGuide.Lines));

        var dialled = "0" + platform.SharedNumber.NationalNumber;
        var french = request.PrefersFrench();
        return TypedResults.Ok(new ForwardingGuideView(
            dialled,
            [.. ForwardingGuide.For(dialled)
                .Where(entry => (@operator is null || entry.Operator == @operator) && (line is null || entry.Line == line))
                .Select(entry => new ForwardingGuideEntry(
                    entry.Operator, entry.Line, entry.When, entry.On, entry.Check, entry.Off, entry.Confirmed, entry.Hint.In(french)))]));
    }
}

/// <summary>A number in any French form.</summary>
internal sealed record LineClaimRequest(string Number);

/// <summary>A firm's numbers.</summary>
internal sealed record LineList(IReadOnlyList<LineView> Lines);

/// <summary>What to dial.</summary>
/// <param name="ForwardTo">Our shared number as it is dialled in France.</param>
/// <param name="Instructions">One per operator, kind of line and case.</param>
internal sealed record ForwardingGuideView(string ForwardTo, IReadOnlyList<ForwardingGuideEntry> Instructions);

/// <inheritdoc cref="ForwardingInstruction"/>
internal sealed record ForwardingGuideEntry(
    string Operator, string Line, string When, string? On, string? Check, string? Off, bool Confirmed, string Hint);
