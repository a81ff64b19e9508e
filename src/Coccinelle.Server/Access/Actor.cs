using System.Security.Claims;

namespace Coccinelle.Server.Access;

/// <summary>Who does something, for the audit log.</summary>
/// <param name="Kind"><c>operator</c>, <c>user</c>, <c>key</c> or <c>system</c>.</param>
/// <param name="Id">The id of the person or key; null for the operator's key and the system.</param>
/// <param name="Name">As people know it: an e-mail address, a key's name.</param>
[GenerateSerializer, Immutable, Alias("coccinelle.Actor")]
internal sealed record Actor([property: Id(0)] string Kind, [property: Id(1)] string? Id, [property: Id(2)] string? Name)
{
    /// <summary>The platform itself: workers, the demo.</summary>
    public static readonly Actor System = new("system", null, null);

    public static readonly Actor OperatorKey = new("operator", null, "operator key");

    /// <summary>Somebody who signed in: one of a firm's people, or of the operator's.</summary>
    public static Actor Person(string id, string email, string role) => new(role == Roles.Operator ? "operator" : "user", id, email);

    /// <summary>A firm's people and keys, which may do less than the operator and the platform itself.</summary>
    public bool ActsForAFirm => Kind is "user" or "key";

    public const string KindClaim = "actor_kind";
    public const string IdClaim = "actor_id";
    public const string NameClaim = "actor_name";

    /// <summary>The claims that say so; <see cref="ActorClaims.Actor"/> reads them back.</summary>
    public IEnumerable<Claim> Claims()
    {
        yield return new Claim(KindClaim, Kind);
        if (Id is not null)
            yield return new Claim(IdClaim, Id);
        if (Name is not null)
            yield return new Claim(NameClaim, Name);
    }
}

internal static class ActorClaims
{
    /// <summary>Who sent an authenticated request.</summary>
    public static Actor Actor(this ClaimsPrincipal user)
        => new(user.FindFirstValue(Access.Actor.KindClaim)!, user.FindFirstValue(Access.Actor.IdClaim), user.FindFirstValue(Access.Actor.NameClaim));
}
