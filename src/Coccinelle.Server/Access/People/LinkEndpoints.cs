using Coccinelle.Domain.Texts;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>For whoever holds a link: what it is for, and its one use.</summary>
internal static class LinkEndpoints
{
    public static void MapLinks(this IEndpointRouteBuilder endpoints)
    {
        var links = endpoints.MapGroup("/api/links/{token}").WithTags("Sessions");
        links.MapGet("", GetAsync).Fails(403, "tenant_suspended").Fails(410, "link_used", "link_expired")
            .WithSummary("What a link is for; looking at it does not use it up.");
        links.MapPost("", UseAsync).Accepts<LinkRequest>("application/json").Fails(403, "tenant_suspended").Fails(410, "link_used", "link_expired")
            .WithSummary("Choose the password: ends all sessions of the account and opens one here.");
    }

    private static async Task<Results<Ok<LinkPurpose>, ProblemHttpResult>> GetAsync(string token, HttpResponse response, AccessLinks links, CancellationToken ct)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer"; // the address is the secret
        return await links.FindAsync(token, ct) is var state && state is LinkState.Open { Link: var link }
            ? TypedResults.Ok(new LinkPurpose(link.Purpose, link.Email, link.Name, link.Role, link.Firm, link.ExpiresAt))
            : Refusal(state);
    }

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> UseAsync(
        string token, HttpContext http, AccessLinks links, Passwords passwords, SessionDesk desk, CancellationToken ct)
    {
        if (await links.FindAsync(token, ct) is var state && state is not LinkState.Open)
            return Refusal(state);
        var link = ((LinkState.Open)state).Link;
        var (fields, problem) = await http.Request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        fields.RefuseOthersThan(["password"]);
        if (fields.NewPassword("password", link.Email, link.Role) is not { } password || fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);
        return await links.UseAsync(token, link, await passwords.HashAsync(password, ct), ct) is { } opened
            ? TypedResults.Ok(await desk.WelcomeAsync(http, opened, ct))
            : Refusal(await links.FindAsync(token, ct));
    }

    private static ProblemHttpResult Refusal(LinkState state) => state switch
    {
        LinkState.Unknown => ApiProblems.NotFound(),
        LinkState.Used => Gone("link_used", new("This link was used already.", "Ce lien a déjà servi.")),
        LinkState.Suspended => SessionDesk.Suspended(),
        _ => Gone("link_expired", new("This link has expired; ask for another one.", "Ce lien a expiré ; demandez-en un autre.")),
    };

    private static ProblemHttpResult Gone(string code, Said title) => ApiProblems.Of(StatusCodes.Status410Gone, code, title);
}

/// <summary>What a link is for.</summary>
/// <param name="Purpose"><c>invitation</c> or <c>password</c>.</param>
/// <param name="Firm">The firm's name; null for the operator's people.</param>
internal sealed record LinkPurpose(string Purpose, string Email, string? Name, string Role, string? Firm, Instant ExpiresAt);

/// <summary>The password that somebody chooses.</summary>
/// <param name="Password">10 characters at least (12 for the operator's people) and 200 at most, neither the e-mail address nor an obvious one.</param>
internal sealed record LinkRequest(string Password);
