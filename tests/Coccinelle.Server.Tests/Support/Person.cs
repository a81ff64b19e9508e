using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Coccinelle.Server.Tests.Support;

/// <summary>Somebody in front of a browser: invited, with a password, and signed in.</summary>
internal sealed class Person : IDisposable
{
    public const string Password = "un canard bleu";
    public const string CookieName = "__Host-coccinelle";
    public const string Csrf = "X-CSRF-Token";

    private Person(TestServer server, JsonNode session, HttpResponseMessage response)
    {
        (Session, Cookie, CsrfToken) = (session, CookieOf(response), session.Text("csrfToken"));
        Browser = server.Stranger();
        Browser.DefaultRequestHeaders.Add("Cookie", $"{CookieName}={Cookie}");
        Browser.DefaultRequestHeaders.Add(Csrf, CsrfToken);
    }

    /// <summary>What signing in answered.</summary>
    public JsonNode Session { get; }

    public string Id => Session["user"]!.Text("id");

    public string Email => Session["user"]!.Text("email");

    /// <summary>The cookie's value.</summary>
    public string Cookie { get; }

    public string CsrfToken { get; }

    /// <summary>With the cookie and its token, at an address of its own.</summary>
    public HttpClient Browser { get; }

    public static string NewEmail() => $"{Numbers.Word().ToLowerInvariant()}@gens.example.test";

    /// <summary>Invited by the firm's key, accepted, signed in.</summary>
    public static Task<Person> JoinAsync(Firm firm, string role) => JoinAsync(firm.Server, firm.Api, "/api/users", new { email = NewEmail(), role });

    /// <summary>One of the operator's people.</summary>
    public static async Task<Person> OperatorAsync(TestServer server)
    {
        using var operators = server.As(TestServer.OperatorKey);
        return await JoinAsync(server, operators, "/api/operators", new { email = NewEmail() });
    }

    private static async Task<Person> JoinAsync(TestServer server, HttpClient inviter, string route, object body)
    {
        using var invited = await inviter.PostAsJsonAsync(route, body, TestServer.Ct);
        return await AcceptAsync(server, LinkOf(await invited.ReadAsync(HttpStatusCode.Created)));
    }

    /// <summary>Chooses the password, which signs in.</summary>
    public static async Task<Person> AcceptAsync(TestServer server, string link, string password = Password)
    {
        using var stranger = server.Stranger();
        using var response = await stranger.PostAsJsonAsync(link, new { password }, TestServer.Ct);
        return new Person(server, await response.ReadAsync(HttpStatusCode.OK), response);
    }

    /// <summary>The same person in another browser.</summary>
    public async Task<Person> AgainAsync(TestServer server, string password = Password)
    {
        using var response = await TryAsync(server, Email, password);
        return new Person(server, await response.ReadAsync(HttpStatusCode.OK), response);
    }

    /// <summary>A try to sign in, from an address that nobody has tried from.</summary>
    public static async Task<HttpResponseMessage> TryAsync(TestServer server, string email, string password)
    {
        using var stranger = server.Stranger();
        return await stranger.PostAsJsonAsync("/api/session", new { email, password }, TestServer.Ct);
    }

    /// <summary>The path of the link in an answer that shows one.</summary>
    public static string LinkOf(JsonNode answer) => new Uri((answer["link"] ?? answer).Text("url")).AbsolutePath;

    public async Task<HttpStatusCode> AsksAsync(string path = "/api/session")
    {
        using var response = await Browser.GetAsync(path, TestServer.Ct);
        return response.StatusCode;
    }

    public void Dispose() => Browser.Dispose();

    private static string CookieOf(HttpResponseMessage response)
        => Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0].Split('=')[1];
}
