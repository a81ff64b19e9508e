using Coccinelle.Server.Http;
using Coccinelle.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Access;

/// <summary>What somebody who signed in gets: the cookie, and what the pages need to know.</summary>
internal sealed class SessionDesk(SessionCookie cookie, Sessions sessions, Database database)
{
    /// <summary>Gives the browser its new session; the one that it came with is over.</summary>
    public async Task<SessionView> WelcomeAsync(HttpContext http, OpenedSession opened, CancellationToken ct)
    {
        if (http.Session() is { } old)
            await sessions.EndAsync(old.Id, ct);
        cookie.Write(http.Response, opened.Token, opened.Until);
        return await ViewAsync(http, opened.User, opened.Token, ct);
    }

    /// <summary>The session of the request.</summary>
    public async Task<SessionView?> ShowAsync(HttpContext http, CancellationToken ct)
        => http.Session() is { } session && cookie.Read(http.Request) is { } token
            && await database.QueryFirstOrDefaultAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id = @UserId", new { session.UserId }, ct) is { } user
            ? await ViewAsync(http, user, token, ct)
            : null;

    public static ProblemHttpResult Suspended() => ApiProblems.Forbidden("tenant_suspended", new("The firm is suspended.", "L'entreprise est suspendue."));

    private async Task<SessionView> ViewAsync(HttpContext http, UserRow user, string token, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var firm = user.TenantId is { } id
            ? new SessionFirm(id, (await database.For(id).ScalarAsync<string>("SELECT name FROM tenants WHERE id = @id", new { id }, ct))!)
            : null;
        return new SessionView(new SessionUser(user.Id, user.Email, user.Name, user.Role), firm, Permission.Of(user.Role), Sessions.CsrfTokenOf(token));
    }
}

/// <summary>Who is signed in.</summary>
/// <param name="Tenant">His firm; null for the operator's people.</param>
/// <param name="Permissions">What he may do in it.</param>
/// <param name="CsrfToken">For the header <c>X-CSRF-Token</c> of every request of this session that changes something.</param>
internal sealed record SessionView(SessionUser User, SessionFirm? Tenant, IReadOnlyList<string> Permissions, string CsrfToken);

internal sealed record SessionUser(string Id, string Email, string? Name, string Role);

internal sealed record SessionFirm(string Id, string Name);
