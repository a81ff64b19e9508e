using System.Security.Claims;
using Coccinelle.Server.Http;
using Coccinelle.Server.Http.Document;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Access;

/// <summary>People who sign in: a firm's, for its owner and for the operator, and the operator's own.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder endpoints)
    {
        MapOfFirm(endpoints.MapGroup("/api/users").WithTags("People").ForTenant());
        MapForOperator(endpoints.MapGroup("/api/tenants/{id}/users").WithTags("Operator").ForOperator());
        MapOperators(endpoints.MapGroup("/api/operators").WithTags("Operator").ForOperator());
        endpoints.MapLinks();
    }

    private static void MapOfFirm(RouteGroupBuilder users)
    {
        users.MapGet("", (ClaimsPrincipal user, PeopleDesk desk, CancellationToken ct, int? limit = null, string? cursor = null)
                => desk.ListAsync(user.TenantId(), limit, cursor, ct))
            .Needs(Permission.PeopleRead).WithSummary("The firm's people, newest first.");
        users.MapPost("", (HttpRequest request, ClaimsPrincipal user, PeopleDesk desk, CancellationToken ct)
                => desk.InviteAsync(user.TenantId(), request, user, ct))
            .Needs(Permission.PeopleWrite).Accepts<UserRequest>("application/json").Fails(403, "beyond_own_rights").Fails(409, "email_taken")
            .WithSummary("Invite somebody; the link is good once within 72 hours, and is shown once: pass it on.");
        users.MapPatch("/{id}", (string id, HttpRequest request, ClaimsPrincipal user, PeopleDesk desk, CancellationToken ct)
                => desk.ChangeAsync(user.TenantId(), id, request, user, ct))
            .Needs(Permission.PeopleWrite).Accepts<UserPatchRequest>("application/json").Fails(403, "beyond_own_rights").Fails(409, "last_owner")
            .WithSummary("Change somebody's role or name, or take his access: it is gone at once.");
        users.MapPost("/{id}/password-link", (string id, ClaimsPrincipal user, PeopleDesk desk, CancellationToken ct)
                => desk.CreateLinkAsync(user.TenantId(), id, user, ct))
            .Needs(Permission.PeopleWrite).Fails(403, "beyond_own_rights").Fails(409, "user_disabled")
            .WithSummary("A link for somebody to choose a new password with, good once within 24 hours; those before it end. Who has none yet is invited again.");
    }

    private static void MapForOperator(RouteGroupBuilder users)
    {
        users.MapGet("", ListOfFirmAsync).WithSummary("A firm's people, newest first.");
        users.MapPost("", (string id, HttpRequest request, ClaimsPrincipal user, PeopleDesk desk, CancellationToken ct)
                => OfFirmAsync(id, firm => desk.InviteAsync(firm, request, user, ct)))
            .Accepts<UserRequest>("application/json").Fails(403, "beyond_own_rights").Fails(409, "email_taken")
            .WithSummary("Invite somebody of a firm: its first owner.");
        users.MapPost("/{userId}/password-link", (string id, string userId, ClaimsPrincipal user, PeopleDesk desk, CancellationToken ct)
                => OfFirmAsync(id, firm => desk.CreateLinkAsync(firm, userId, user, ct)))
            .Fails(403, "beyond_own_rights").Fails(409, "user_disabled")
            .WithSummary("A link for somebody of a firm to choose a new password with: for an owner who lost his.");
    }

    private static void MapOperators(RouteGroupBuilder operators)
    {
        operators.MapGet("", (PeopleDesk desk, CancellationToken ct, int? limit = null, string? cursor = null) => desk.ListAsync(null, limit, cursor, ct))
            .WithSummary("The operator's people, newest first.");
        operators.MapPost("", (HttpRequest request, ClaimsPrincipal user, PeopleDesk desk, CancellationToken ct) => desk.InviteAsync(null, request, user, ct))
            .Accepts<OperatorRequest>("application/json").Fails(403, "beyond_own_rights").Fails(409, "email_taken")
            .WithSummary("Invite somebody who may do all that the operator's key may.");
        operators.MapPatch("/{id}", (string id, HttpRequest request, ClaimsPrincipal user, PeopleDesk desk, CancellationToken ct)
                => desk.ChangeAsync(null, id, request, user, ct))
            .Accepts<OperatorPatchRequest>("application/json").WithSummary("Change somebody's name or access. The last one may go: the key remains.");
        operators.MapPost("/{id}/password-link", (string id, ClaimsPrincipal user, PeopleDesk desk, CancellationToken ct)
                => desk.CreateLinkAsync(null, id, user, ct))
            .Fails(409, "user_disabled").WithSummary("A link for one of the operator's people to choose a new password with.");
    }

    private static async Task<Results<Ok<Page<UserView>>, ProblemHttpResult>> ListOfFirmAsync(
        string id, PeopleDesk desk, AuditTrail firms, CancellationToken ct, int? limit = null, string? cursor = null)
        => Ids.Is("ten", id) && await firms.KnowsAsync(id, ct) ? await desk.ListAsync(id, limit, cursor, ct) : ApiProblems.NotFound();

    private static async Task<Results<T, ProblemHttpResult>> OfFirmAsync<T>(string id, Func<string, Task<Results<T, ProblemHttpResult>>> act)
        where T : IResult
        => Ids.Is("ten", id) ? await act(id) : ApiProblems.NotFound();
}
