using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Access;

/// <summary>How a session ends: by itself, by its owner, and at once when its owner loses what it stands on.</summary>
public sealed class SessionTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_session_ends_twelve_hours_after_its_last_use_and_thirty_days_after_it_began(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var used = await Person.JoinAsync(firm, "employee");
        using var left = await used.AgainAsync(server);

        for (var hours = 0; hours < 29 * 24; hours += 8)
        {
            server.Clock.Advance(TimeSpan.FromHours(8));
            Assert.Equal(HttpStatusCode.OK, await used.AsksAsync());
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await left.AsksAsync());
        using var pause = await used.AgainAsync(server);
        server.Clock.Advance(TimeSpan.FromHours(11.9));
        Assert.Equal(HttpStatusCode.OK, await used.AsksAsync());
        server.Clock.Advance(TimeSpan.FromHours(11.9));
        Assert.Equal(HttpStatusCode.OK, await used.AsksAsync()); // almost thirty days
        Assert.Equal(HttpStatusCode.Unauthorized, await pause.AsksAsync());
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await used.AsksAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Its_use_is_not_written_down_with_every_request(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var person = await Person.JoinAsync(firm, "employee");
        Task<string?> SeenAsync() => server.Database.ScalarAsync<string>("SELECT CAST(last_seen_at AS text) FROM sessions WHERE user_id = @Id", new { person.Id }, TestServer.Ct);
        var first = await SeenAsync();

        server.Clock.Advance(TimeSpan.FromMinutes(4));
        await person.AsksAsync();
        Assert.Equal(first, await SeenAsync());
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await person.AsksAsync();
        Assert.NotEqual(first, await SeenAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Signing_out_ends_this_session_or_all(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var one = await Person.JoinAsync(firm, "employee");
        using var two = await one.AgainAsync(server);
        using var three = await one.AgainAsync(server);
        using var other = await Person.JoinAsync(firm, "employee");

        using var here = await one.Browser.DeleteAsync("/api/session", TestServer.Ct);
        Assert.Equal(HttpStatusCode.NoContent, here.StatusCode);
        Assert.Contains("expires=Thu, 01 Jan 1970", Assert.Single(here.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await one.AsksAsync(), await two.AsksAsync()));
        using var everywhere = await two.Browser.DeleteAsync("/api/session?everywhere=true", TestServer.Ct);
        Assert.Equal(HttpStatusCode.NoContent, everywhere.StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await two.AsksAsync(), await three.AsksAsync(), await other.AsksAsync()));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Another_password_ends_every_other_session_and_every_link(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var person = await Person.JoinAsync(firm, "employee");
        using var other = await person.AgainAsync(server);
        using var link = await firm.Api.PostAsync($"/api/users/{person.Id}/password-link", null, TestServer.Ct);
        var path = Person.LinkOf(await link.ReadAsync(HttpStatusCode.OK));

        using var wrong = await person.Browser.PostAsJsonAsync("/api/session/password", new { current = "pas celui-ci", @new = "deux canards verts" }, TestServer.Ct);
        await wrong.ProblemAsync(HttpStatusCode.Forbidden, "invalid_credentials");
        using var weak = await person.Browser.PostAsJsonAsync("/api/session/password", new { current = Person.Password, @new = "Coccinelle1" }, TestServer.Ct);
        Assert.NotNull((await weak.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["new"]);
        Assert.Equal(HttpStatusCode.OK, await other.AsksAsync());
        using var changed = await person.Browser.PostAsJsonAsync("/api/session/password", new { current = Person.Password, @new = "deux canards verts" }, TestServer.Ct);

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await person.AsksAsync(), await other.AsksAsync()));
        using var dead = await server.Stranger().PostAsJsonAsync(path, new { password = "trois canards gris" }, TestServer.Ct);
        await dead.ProblemAsync(HttpStatusCode.Gone, "link_expired");
        using var old = await Person.TryAsync(server, person.Email, Person.Password);
        await old.ProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        using var again = await person.AgainAsync(server, "deux canards verts");
        using var audit = await firm.Api.GetAsync("/api/audit", TestServer.Ct);
        var entry = Assert.Single((await audit.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray(), item => item!.Text("action") == "user.password_changed" && item!["changes"]!.Text("by") == "session")!;
        Assert.Equal(("user", person.Id, person.Email), (entry["actor"]!.Text("kind"), entry["actor"]!.Text("id"), entry["actor"]!.Text("name")));
        await PlantedSecret.AssertAbsentAsync(server, "deux canards verts");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Whoever_is_disabled_or_of_a_suspended_firm_is_out_at_once_and_a_lesser_role_counts_with_the_next_request(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var operators = server.As(TestServer.OperatorKey);
        using var firm = await Firm.CreateBareAsync(server);
        using var owner = await Person.JoinAsync(firm, "owner");
        using var person = await Person.JoinAsync(firm, "manager");
        Assert.Equal(HttpStatusCode.OK, await person.AsksAsync("/api/users"));

        using var demoted = await owner.Browser.PatchAsJsonAsync($"/api/users/{person.Id}", new { role = "employee" }, TestServer.Ct);
        await demoted.ReadAsync(HttpStatusCode.OK);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (await person.AsksAsync("/api/users"), await person.AsksAsync("/api/channels")));
        using var off = await owner.Browser.PatchAsJsonAsync($"/api/users/{person.Id}", new { disabled = true }, TestServer.Ct);
        Assert.Equal("disabled", (await off.ReadAsync(HttpStatusCode.OK)).Text("status"));
        Assert.Equal(HttpStatusCode.Unauthorized, await person.AsksAsync());
        using var on = await owner.Browser.PatchAsJsonAsync($"/api/users/{person.Id}", new { disabled = false }, TestServer.Ct);
        await on.ReadAsync(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, await person.AsksAsync()); // the session is gone, not asleep
        using var back = await person.AgainAsync(server);

        using var suspended = await operators.PostAsync($"/api/tenants/{firm.Id}/suspend", null, TestServer.Ct);
        await suspended.ReadAsync(HttpStatusCode.OK);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (await owner.AsksAsync(), await back.AsksAsync("/api/channels")));
        using var refused = await Person.TryAsync(server, owner.Email, Person.Password);
        await refused.ProblemAsync(HttpStatusCode.Forbidden, "tenant_suspended");
        using var wrong = await Person.TryAsync(server, owner.Email, "pas celui-ci");
        await wrong.ProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
    }
}
