using Coccinelle.Domain.Texts;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Access;

/// <summary>Signing in and out, for the pages.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder endpoints)
    {
        var session = endpoints.MapGroup("/api/session").WithTags("Sessions");
        session.MapPost("", SignInAsync).Accepts<SignInRequest>("application/json").Fails(401, "invalid_credentials").Fails(403, "tenant_suspended")
            .WithSummary("Sign in: a cookie for twelve hours after its last use, thirty days at most. Five wrong passwords close the account's door for a quarter of an hour.");
        var own = session.MapGroup("").RequireAuthorization(AccessServices.SessionPolicy);
        own.MapGet("", (HttpContext http, SessionDesk desk) => TypedResults.Ok(desk.Show(http))).WithSummary("Who is signed in, what he may do, and the token for X-CSRF-Token.");
        own.MapDelete("", SignOutAsync).WithSummary("Sign out here, or with ?everywhere=true in every browser.");
        own.MapPost("/password", ChangePasswordAsync).Accepts<PasswordRequest>("application/json").Fails(403, "invalid_credentials")
            .WithSummary("Choose another password: every other session of the account ends.");
    }

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> SignInAsync(HttpContext http, SignIn door, SessionDesk desk, CancellationToken ct)
    {
        var (fields, problem) = await http.Request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        fields.RefuseOthersThan(["email", "password"]);
        var (email, password) = (fields.KnownEmail(), fields.Password("password"));
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);
        return await door.TryAsync(email!, password!, ct) switch
        {
            SignInResult.Opened { Session: var opened } => TypedResults.Ok(await desk.WelcomeAsync(http, opened, ct)),
            SignInResult.Suspended => SessionDesk.Suspended(),
            _ => ApiProblems.Of(StatusCodes.Status401Unauthorized, "invalid_credentials", new(
                "The address or the password is wrong, or there were too many tries; after a quarter of an hour it can be tried again.",
                "L'adresse ou le mot de passe est incorrect, ou il y a eu trop d'essais ; réessayez après un quart d'heure.")),
        };
    }

    private static async Task<NoContent> SignOutAsync(
        HttpContext http, SessionCookie cookie, Sessions sessions, Database database, CancellationToken ct, bool everywhere = false)
    {
        var session = http.Session()!;
        await (everywhere
            ? database.InScopeAsync(session.TenantId, transaction => Sessions.EndAllAsync(transaction, session.UserId, except: null, ct), ct)
            : sessions.EndAsync(session.Id, ct));
        cookie.Delete(http.Response);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(HttpContext http, SignIn door, PasswordChange change, CancellationToken ct)
    {
        var session = http.Session()!;
        var (fields, problem) = await http.Request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;

        fields.RefuseOthersThan(["current", "new"]);
        var (current, @new) = (fields.Password("current"), fields.NewPassword("new", session.Email, session.Role));
        if (fields.Errors.Count > 0)
            return ApiProblems.Invalid(fields.Errors);
        return await door.IsRightAsync(session.Email, current!, ct) && await change.ApplyAsync(session, @new!, ct)
            ? TypedResults.NoContent()
            : ApiProblems.Forbidden("invalid_credentials", WrongPassword);
    }

    private static readonly Said WrongPassword = new(
        "The present password is wrong, or there were too many tries; after a quarter of an hour it can be tried again.",
        "Le mot de passe actuel est incorrect, ou il y a eu trop d'essais ; réessayez après un quart d'heure.");
}

/// <summary>Address and password.</summary>
internal sealed record SignInRequest(string Email, string Password);

/// <summary>The present password and the next.</summary>
/// <param name="New">10 characters at least (12 for the operator's people) and 200 at most, neither the e-mail address nor an obvious one.</param>
internal sealed record PasswordRequest(string Current, string New);
