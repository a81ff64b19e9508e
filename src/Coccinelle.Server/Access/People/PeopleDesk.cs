using System.Security.Claims;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Http;
using Coccinelle.Server.Settings;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Access;

/// <summary>What a firm does with its people, the operator with a firm's, and the operator with his own: three doors, one desk.</summary>
internal sealed class PeopleDesk(People people, PlatformOptions platform)
{
    public async Task<Results<Ok<Page<UserView>>, ProblemHttpResult>> ListAsync(string? tenantId, int? limit, string? cursor, CancellationToken ct)
        => cursor is null || Ids.Is(UserRow.Prefix, cursor)
            ? TypedResults.Ok(Paging.Cut(await people.ListAsync(tenantId, Paging.Read(limit), cursor, ct), limit, row => row.Id, UserView.Of))
            : ApiProblems.Invalid("cursor", FieldTexts.NotACursor);

    public async Task<Results<Created<InvitedView>, ProblemHttpResult>> InviteAsync(string? tenantId, HttpRequest request, ClaimsPrincipal user, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        if (fields.NewPerson(isOperator: tenantId is null) is not { } person)
            return ApiProblems.Invalid(fields.Errors);
        if (!new Authority(user).Covers(person.Role))
            return BeyondRights();

        return await people.InviteAsync(tenantId, person, user.Actor(), ct) is var change && change is PersonChange.Invited invited
            ? TypedResults.Created($"{request.Path}/{invited.User.Id}", new InvitedView(UserView.Of(invited.User), LinkView.Of(invited.Link, platform)))
            : Refusal(change);
    }

    public async Task<Results<Ok<UserView>, ProblemHttpResult>> ChangeAsync(
        string? tenantId, string userId, HttpRequest request, ClaimsPrincipal user, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct);
        if (fields is null)
            return problem!;
        if (fields.PersonPatch(isOperator: tenantId is null) is not { } patch)
            return ApiProblems.Invalid(fields.Errors);
        if (!Ids.Is(UserRow.Prefix, userId))
            return ApiProblems.NotFound();

        return await people.ChangeAsync(tenantId, userId, patch, new Authority(user), user.Actor(), ct) is var change && change is PersonChange.Done done
            ? TypedResults.Ok(UserView.Of(done.User))
            : Refusal(change);
    }

    public async Task<Results<Ok<LinkView>, ProblemHttpResult>> CreateLinkAsync(string? tenantId, string userId, ClaimsPrincipal user, CancellationToken ct)
    {
        if (!Ids.Is(UserRow.Prefix, userId))
            return ApiProblems.NotFound();
        return await people.CreateLinkAsync(tenantId, userId, new Authority(user), user.Actor(), ct) is var change && change is PersonChange.Invited invited
            ? TypedResults.Ok(LinkView.Of(invited.Link, platform))
            : Refusal(change);
    }

    private static ProblemHttpResult Refusal(PersonChange change) => change switch
    {
        PersonChange.NotFound => ApiProblems.NotFound(),
        PersonChange.EmailTaken => ApiProblems.Conflict("email_taken", new(
            "This address has an account already.", "Cette adresse a déjà un compte.")),
        PersonChange.LastOwner => ApiProblems.Conflict("last_owner", new(
            "A firm keeps one owner at least: name another one first.", "Une entreprise garde au moins un propriétaire : nommez-en d'abord un autre.")),
        PersonChange.Disabled => ApiProblems.Conflict("user_disabled", new(
            "This account is disabled; enable it first.", "Ce compte est désactivé ; réactivez-le d'abord.")),
        PersonChange.BeyondRights => BeyondRights(),
        _ => throw new InvalidOperationException($"Unknown outcome {change}"),
    };

    private static ProblemHttpResult BeyondRights() => ApiProblems.Forbidden("beyond_own_rights", new(
        "Nobody hands out, or takes over, more rights than his own.", "Nul ne peut donner, ni reprendre, plus de droits que les siens."));
}
