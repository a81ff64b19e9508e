using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Coccinelle.Server.Access;

/// <summary>Who may do what: the operator names tenants in the path, a tenant is named by its credential alone.</summary>
internal static class AccessServices
{
    public const string OperatorPolicy = "operator";
    public const string TenantPolicy = "tenant";

    /// <summary>Routes about the browser's own session, which no key has.</summary>
    public const string SessionPolicy = "session";

    /// <summary>Picks the scheme: a key when one is shown, else the cookie.</summary>
    private const string AnyScheme = "Any";

    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<OperatorLimit>();
        services.AddSingleton<AddressLimit>();
        services.AddSingleton<DoorLimit>();
        services.AddPeople();
        services.AddAuthentication(AnyScheme)
            .AddPolicyScheme(AnyScheme, null, any =>
            {
                any.ForwardDefaultSelector = http => http.Request.Headers.Authorization.Count > 0 ? BearerAuthentication.SchemeName : SessionAuthentication.SchemeName;
                (any.ForwardChallenge, any.ForwardForbid) = (BearerAuthentication.SchemeName, BearerAuthentication.SchemeName); // which say it for both
            })
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        var policies = services.AddAuthorizationBuilder()
            .AddPolicy(OperatorPolicy, policy => policy.RequireClaim(BearerAuthentication.RoleClaim, Roles.Operator))
            .AddPolicy(TenantPolicy, policy => policy.RequireClaim(BearerAuthentication.TenantClaim))
            .AddPolicy(SessionPolicy, policy => policy.RequireClaim(SessionAuthentication.SessionClaim));
        foreach (var permission in Permission.All)
            policies.AddPolicy(permission, policy => policy.RequireClaim(BearerAuthentication.PermissionClaim, permission));
    }

    private static void AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<Passwords>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SessionDesk>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<PasswordChange>();
        services.AddSingleton<AccessLinks>();
        services.AddSingleton<People>();
        services.AddSingleton<PeopleDesk>();
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
