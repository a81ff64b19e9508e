using System.Security.Cryptography;
using System.Text;
using Coccinelle.Server.Http;
using Coccinelle.Server.Settings;
using Microsoft.AspNetCore.Authorization;

namespace Coccinelle.Server.Access;

/// <summary>
/// Keeps other sites from using a browser that is signed in here. Whatever changes something and shows no key must come from our own pages,
/// as far as the browser says where it comes from; with a session it must also show the session's token. Keys are not concerned: no
/// browser adds one by itself.
/// </summary>
internal sealed class ForgeryGuard(RequestDelegate next, PlatformOptions platform, IHostEnvironment environment)
{
    public const string Header = "X-CSRF-Token";

    private readonly string _ours = new Uri(platform.PublicUrl).GetLeftPart(UriPartial.Authority);

    public Task InvokeAsync(HttpContext http) => IsHarmless(http) || (IsFromOurPages(http.Request) && ShowsToken(http))
        ? next(http)
        : ApiProblems.Forbidden("csrf", new(
            $"This did not come from our own pages: send the session's token in {Header}.",
            $"Cette requête ne vient pas de nos pages : envoyez le jeton de la session dans {Header}.")).ExecuteAsync(http);

    private static bool IsHarmless(HttpContext http)
        => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method)
            || http.Request.Headers.Authorization.Count > 0 || (http.Session() is null && !RequestLimits.IsOfTheApi(http.Request.Path));

    /// <summary>Every browser sends at least one of the two headers with a POST; a program that sends neither has no cookie to be misused.</summary>
    private bool IsFromOurPages(HttpRequest request)
        => request.Headers.Origin.All(origin => IsOurs(origin, request))
            && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"; // "none": typed by hand

    private bool IsOurs(string? origin, HttpRequest request)
        => string.Equals(origin, _ours, StringComparison.OrdinalIgnoreCase)
            || (environment.IsDevelopment() && string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));

    /// <summary>Routes for everybody, signing in among them, need no token: there is none yet.</summary>
    private static bool ShowsToken(HttpContext http)
        => http.Session() is not { } session || http.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is null
            || CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(SecretToken.HashOf(http.Request.Headers[Header].ToString())), Encoding.ASCII.GetBytes(session.CsrfHash));
}
