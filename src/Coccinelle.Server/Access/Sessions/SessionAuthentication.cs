using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Coccinelle.Server.Access;

/// <summary>The cookie of somebody who signed in. What he may do is read with each request: a role that was taken away is gone with the next.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, SessionCookie cookie, Sessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "Session";
    public const string SessionClaim = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (cookie.Read(Request) is not { } token)
            return AuthenticateResult.NoResult();
        if (await sessions.FindAsync(token, Context.RequestAborted) is not { } session)
            return AuthenticateResult.Fail("Unknown session.");

        Context.Features.Set(session);
        var user = new ClaimsPrincipal(new ClaimsIdentity(ClaimsOf(session), SchemeName, null, BearerAuthentication.RoleClaim));
        return AuthenticateResult.Success(new AuthenticationTicket(user, SchemeName));
    }

    private static IEnumerable<Claim> ClaimsOf(KnownSession session) =>
    [
        new(SessionClaim, session.Id),
        new(BearerAuthentication.RoleClaim, session.Role),
        .. session.TenantId is { } tenant ? new[] { new Claim(BearerAuthentication.TenantClaim, tenant) } : [],
        .. Permission.Of(session.Role).Select(permission => new Claim(BearerAuthentication.PermissionClaim, permission)),
        .. session.Actor.Claims(),
    ];
}

internal static class SessionRequests
{
    /// <summary>The session of a request that came with a valid cookie and without a key.</summary>
    public static KnownSession? Session(this HttpContext http) => http.Features.Get<KnownSession>();
}
