using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Coccinelle.Server.Http;
using Coccinelle.Server.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Coccinelle.Server.Access;

/// <summary><c>Authorization: Bearer</c>: the operator's key, or an API key that says which tenant it is. Nothing else names a tenant.</summary>
internal sealed class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, PlatformOptions platform, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "Bearer";
    public const string TenantClaim = "tenant";
    public const string RoleClaim = "role";
    public const string PermissionClaim = "permission";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.ToString() is not { Length: > 7 } header || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();

        var key = header[7..].Trim();
        if (IsOperator(key))
            return Success([new Claim(RoleClaim, Roles.Operator), .. Actor.OperatorKey.Claims()]);

        return await keys.FindAsync(key, Context.RequestAborted) is { } known
            ? Success(
            [
                new Claim(RoleClaim, Roles.Owner),
                new Claim(TenantClaim, known.TenantId),
                .. (known.Scopes.Count > 0 ? known.Scopes : Permission.Of(Roles.Owner)).Select(permission => new Claim(PermissionClaim, permission)),
                .. new Actor("key", known.Id, known.Name).Claims(),
            ])
            : AuthenticateResult.Fail("Unknown key.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = SchemeName;
        return ApiProblems.Of(StatusCodes.Status401Unauthorized, "unauthorized", new(
            "Sign in, or send a valid key: Authorization: Bearer <key>.", "Connectez-vous, ou envoyez une clé valide : Authorization: Bearer <clé>.")).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
        => ApiProblems.Forbidden("forbidden", new("Not allowed with these rights.", "Vos droits ne le permettent pas.")).ExecuteAsync(Context);

    /// <summary>Hashes are compared, so that not even the length of the key can be timed.</summary>
    private bool IsOperator(string key)
        => CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(key)), SHA256.HashData(Encoding.UTF8.GetBytes(platform.OperatorKey)));

    private static AuthenticateResult Success(IEnumerable<Claim> claims)
        => AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName, null, RoleClaim)), SchemeName));
}
