using Coccinelle.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Access;

/// <summary>What somebody who signed in gets: the cookie, and what the pages need to know.</summary>
internal sealed class SessionDesk(SessionCookie cookie, Sessions sessions)
{
    /// <summary>Gives the browser its new session; the one that it came with is over.</summary>
    public async Task<SessionView> WelcomeAsync(HttpContext http, OpenedSession opened, CancellationToken ct)
    {
        if (http.Session() is { } old)
            await sessions.EndAsync(old.Id, ct);
        cookie.Write(http.Response, opened.Token, opened.Until);
        var user = opened.User;
        return View(http, new SessionUser(user.Id, user.Email, user.Name, user.Role), user.TenantId, opened.Firm, opened.Token);
    }

    /// <summary>The session of the request.</summary>
    public SessionView Show(HttpContext http)
    {
        var session = http.Session()!;
        return View(http, new SessionUser(session.UserId, session.Email, session.Name, session.Role), session.TenantId, session.Firm, cookie.Read(http.Request)!);
    }

    public static ProblemHttpResult Suspended() => ApiProblems.Forbidden("tenant_suspended", new("The firm is suspended.", "L'entreprise est suspendue."));

    private static SessionView View(HttpContext http, SessionUser user, string? tenantId, string? firm, string token)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new SessionView(user, tenantId is null ? null : new SessionFirm(tenantId, firm!), Permission.Of(user.Role), Sessions.CsrfTokenOf(token));
    }
}

/// <summary>Who is signed in.</summary>
/// <param name="Tenant">His firm; null for the operator's people.</param>
/// <param name="Permissions">What he may do in it.</param>
/// <param name="CsrfToken">For the header <c>X-CSRF-Token</c> of every request of this session that changes something.</param>
internal sealed record SessionView(SessionUser User, SessionFirm? Tenant, IReadOnlyList<string> Permissions, string CsrfToken);

internal sealed record SessionUser(string Id, string Email, string? Name, string Role);

internal sealed record SessionFirm(string Id, string Name);
