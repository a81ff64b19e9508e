using Coccinelle.Server.Settings;
using NodaTime;

namespace Coccinelle.Server.Access;

/// <summary>
/// The cookie that carries a session: no script reads it, no other site's form sends it, and under https no subdomain can plant it
/// (the prefix <c>__Host-</c>: RFC 6265bis, 4.1.3.2).
/// </summary>
internal sealed class SessionCookie(PlatformOptions platform)
{
    private readonly bool _isSecure = platform.PublicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    public string Name => _isSecure ? "__Host-coccinelle" : "coccinelle";

    public string? Read(HttpRequest request) => request.Cookies.TryGetValue(Name, out var token) && SecretToken.Is(token) ? token : null;

    /// <summary>The browser keeps it as long as a session can live at most; the server decides whether it still does.</summary>
    public void Write(HttpResponse response, string token, Instant until) => response.Cookies.Append(Name, token, Options(until.ToDateTimeOffset()));

    public void Delete(HttpResponse response) => response.Cookies.Delete(Name, Options(null));

    private CookieOptions Options(DateTimeOffset? expires)
        => new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = _isSecure, Path = "/", IsEssential = true, Expires = expires };
}
