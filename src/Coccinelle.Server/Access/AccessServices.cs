using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Coccinelle.Server.Access;

/// <summary>Who may do what: the operator names tenants in the path, a tenant is named by its credential alone.</summary>
internal static class AccessServices
{
    public const string OperatorPolicy = "operator";
    public const string TenantPolicy = "tenant";

    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<OperatorLimit>();
        services.AddSingleton<AddressLimit>();
        services.AddAuthentication(BearerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.SchemeName, null);
        var policies = services.AddAuthorizationBuilder()
            .AddPolicy(OperatorPolicy, policy => policy.RequireClaim(BearerAuthentication.RoleClaim, Roles.Operator))
            .AddPolicy(TenantPolicy, policy => policy.RequireClaim(BearerAuthentication.TenantClaim));
        foreach (var permission in Permission.All)
            policies.AddPolicy(permission, policy => policy.RequireClaim(BearerAuthentication.PermissionClaim, permission));
    }

    /// <summary>Routes for the operator alone.</summary>
    public static RouteGroupBuilder ForOperator(this RouteGroupBuilder group) => group.RequireAuthorization(OperatorPolicy);

    /// <summary>Routes for a firm.</summary>
    public static RouteGroupBuilder ForTenant(this RouteGroupBuilder group) => group.RequireAuthorization(TenantPolicy);

    /// <summary>Routes that not everybody of the firm may use (<see cref="Permission"/>). Every route of a tenant says what it needs.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder routes, string permission)
        where TBuilder : IEndpointConventionBuilder
        => routes.RequireAuthorization(permission);

    /// <summary>The tenant of a request that passed <see cref="ForTenant"/>.</summary>
    public static string TenantId(this ClaimsPrincipal user) => user.FindFirstValue(BearerAuthentication.TenantClaim)!;
}
