namespace Coccinelle.Server.Access;

/// <summary>Somebody to let in.</summary>
/// <param name="Email">Normalised.</param>
/// <param name="PasswordHash">Null: he is invited, and chooses one himself.</param>
/// <param name="Id">The id that he must have, where several servers may want to create him; null: a new one.</param>
internal sealed record NewPerson(string Email, string? Name, string Role, string? PasswordHash = null, string? Id = null);

/// <summary>What changes of somebody; null leaves it as it is.</summary>
internal sealed record PersonPatch(string? Name, string? Role, bool? Disabled)
{
    /// <summary>Whether somebody who is an owner with access would not be one any more.</summary>
    public bool EndsOwnershipOf(UserRow user)
        => user is { Role: Roles.Owner, DisabledAt: null } && (Disabled is true || Role is not (null or Roles.Owner));
}

/// <summary>How a change ended. Closed.</summary>
internal abstract record PersonChange
{
    private PersonChange()
    {
    }

    public sealed record Done(UserRow User) : PersonChange;

    public sealed record Invited(UserRow User, NewLink Link) : PersonChange;

    public sealed record NotFound : PersonChange;

    public sealed record EmailTaken : PersonChange;

    /// <summary>Nobody could let people in any more.</summary>
    public sealed record LastOwner : PersonChange;

    /// <summary>It gives, or touches, more than whoever asks may do himself.</summary>
    public sealed record BeyondRights : PersonChange;

    public sealed record Disabled : PersonChange;
}
