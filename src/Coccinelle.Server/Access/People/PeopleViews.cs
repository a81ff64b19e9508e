using Coccinelle.Server.Settings;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>Somebody who may sign in.</summary>
/// <param name="Role"><c>owner</c>, <c>manager</c> or <c>employee</c> of a firm; <c>operator</c>.</param>
/// <param name="Status"><c>invited</c> until a password is chosen, <c>active</c>, or <c>disabled</c>.</param>
/// <param name="LastSignInAt">When a session was last opened with the password or a link.</param>
internal sealed record UserView(string Id, string Email, string? Name, string Role, string Status, Instant? LastSignInAt, Instant CreatedAt)
{
    public static UserView Of(UserRow row) => new(
        row.Id, row.Email, row.Name, row.Role, row.DisabledAt is not null ? "disabled" : row.PasswordHash is null ? "invited" : "active",
        row.LastSignInAt, row.CreatedAt);
}

/// <summary>A link to pass on: shown here and never again.</summary>
/// <param name="Purpose"><c>invitation</c> or <c>password</c>.</param>
/// <param name="Url">Good once. Whoever has it chooses the password, so pass it on to nobody else.</param>
internal sealed record LinkView(string Purpose, string Url, Instant ExpiresAt)
{
    public static LinkView Of(NewLink link, PlatformOptions platform) => new(link.Purpose, platform.At($"/api/links/{link.Token}").AbsoluteUri, link.ExpiresAt);
}

/// <summary>Somebody just invited.</summary>
internal sealed record InvitedView(UserView User, LinkView Link);

/// <summary>Somebody to invite.</summary>
/// <param name="Email">What he signs in with; it belongs to one account of the installation.</param>
/// <param name="Role"><c>owner</c>, <c>manager</c> or <c>employee</c>.</param>
internal sealed record UserRequest(string Email, string? Name, string Role);

/// <summary>Somebody of the operator's to invite.</summary>
internal sealed record OperatorRequest(string Email, string? Name);

/// <summary>What changes; what is left out stays.</summary>
/// <param name="Disabled">True: signed out everywhere, at once. False: may sign in again.</param>
internal sealed record UserPatchRequest(string? Name, string? Role, bool? Disabled);

/// <summary>What changes of one of the operator's people.</summary>
internal sealed record OperatorPatchRequest(string? Name, bool? Disabled);
