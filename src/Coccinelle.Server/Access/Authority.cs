using System.Security.Claims;

namespace Coccinelle.Server.Access;

/// <summary>What somebody may give to others: nobody hands out, or takes over, more than he may do himself. A key's scopes bind it here too.</summary>
internal sealed class Authority(ClaimsPrincipal user)
{
    private readonly bool _isOperator = user.HasClaim(BearerAuthentication.RoleClaim, Roles.Operator);

    public bool Covers(string role)
        => _isOperator || (Roles.OfFirm.Contains(role) && Permission.Of(role).All(permission => user.HasClaim(BearerAuthentication.PermissionClaim, permission)));
}
