using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Access;

/// <summary>A link lets one person in, once.</summary>
public sealed class LinkTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_invitation_says_what_it_is_for_keeps_the_rule_and_works_once(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var email = Person.NewEmail();
        var link = await InviteAsync(firm, email);
        using var stranger = server.Stranger();

        for (var i = 0; i < 2; i++)
        {
            using var look = await stranger.GetAsync(link, TestServer.Ct);
            var purpose = await look.ReadAsync(HttpStatusCode.OK);
            Assert.Equal(("invitation", email, firm.Name, "manager"), (purpose.Text("purpose"), purpose.Text("email"), purpose.Text("firm"), purpose.Text("role")));
        }

        foreach (var bad in new[] { "court", "motdepasse2026", email, "0612345678" })
        {
            using var refused = await stranger.PostAsJsonAsync(link, new { password = bad }, TestServer.Ct);
            Assert.NotNull((await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["password"]);
        }

        using var person = await Person.AcceptAsync(server, link, "  été à Brest  ");
        Assert.Equal(HttpStatusCode.OK, await person.AsksAsync("/api/channels"));
        using var composed = await person.AgainAsync(server, "  e\u0301te\u0301 a\u0300 Brest  "); // the same accents, typed on another keyboard
        using var trimmed = await Person.TryAsync(server, email, "été à Brest");
        await trimmed.ProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        using var used = await stranger.GetAsync(link, TestServer.Ct);
        await used.ProblemAsync(HttpStatusCode.Gone, "link_used");
        using var again = await stranger.PostAsJsonAsync(link, new { password = Person.Password }, TestServer.Ct);
        await again.ProblemAsync(HttpStatusCode.Gone, "link_used");
        using var unknown = await stranger.GetAsync($"/api/links/{new string('A', 43)}", TestServer.Ct);
        await unknown.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        await PlantedSecret.AssertAbsentAsync(server, link.Split('/')[^1], "  été à Brest  ");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_many_who_use_a_link_at_once_exactly_one_is_let_in(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        var link = await InviteAsync(firm, Person.NewEmail());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var stranger = server.Stranger();
            return await stranger.PostAsJsonAsync(link, new { password = $"un canard bleu {i}" }, TestServer.Ct);
        }));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (var late in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
            await late.ProblemAsync(HttpStatusCode.Gone, "link_used");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_password_link_ends_those_before_it_and_every_session_and_opens_a_locked_door(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var person = await Person.JoinAsync(firm, "employee");
        for (var i = 0; i < 5; i++)
            (await Person.TryAsync(server, person.Email, "oublié")).Dispose();
        var first = await PasswordLinkAsync(firm, person.Id);
        var second = await PasswordLinkAsync(firm, person.Id);

        using var dead = await server.Stranger().GetAsync(first, TestServer.Ct);
        await dead.ProblemAsync(HttpStatusCode.Gone, "link_expired");
        Assert.Equal(HttpStatusCode.OK, await person.AsksAsync());
        using var back = await Person.AcceptAsync(server, second, "deux canards verts");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await back.AsksAsync(), await person.AsksAsync()));
        using var again = await back.AgainAsync(server, "deux canards verts");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Links_end_with_their_time_and_with_the_account(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var person = await Person.JoinAsync(firm, "employee");
        using var stranger = server.Stranger();
        var invitation = await InviteAsync(firm, Person.NewEmail());
        var password = await PasswordLinkAsync(firm, person.Id);

        server.Clock.Advance(TimeSpan.FromHours(23));
        await ExpectAsync(password, HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromHours(2));
        await ExpectAsync(password, HttpStatusCode.Gone);
        server.Clock.Advance(TimeSpan.FromHours(46));
        await ExpectAsync(invitation, HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromHours(2));
        await ExpectAsync(invitation, HttpStatusCode.Gone);

        var last = await PasswordLinkAsync(firm, person.Id);
        using var off = await firm.Api.PatchAsJsonAsync($"/api/users/{person.Id}", new { disabled = true }, TestServer.Ct);
        await off.ReadAsync(HttpStatusCode.OK);
        await ExpectAsync(last, HttpStatusCode.Gone);
        using var refused = await firm.Api.PostAsync($"/api/users/{person.Id}/password-link", null, TestServer.Ct);
        await refused.ProblemAsync(HttpStatusCode.Conflict, "user_disabled");

        async Task ExpectAsync(string link, HttpStatusCode status)
        {
            using var response = await stranger.GetAsync(link, TestServer.Ct);
            Assert.Equal(status, response.StatusCode);
        }
    }

    private static async Task<string> InviteAsync(Firm firm, string email)
    {
        using var response = await firm.Api.PostAsJsonAsync("/api/users", new { email, role = "manager" }, TestServer.Ct);
        return Person.LinkOf(await response.ReadAsync(HttpStatusCode.Created));
    }

    private static async Task<string> PasswordLinkAsync(Firm firm, string userId)
    {
        using var response = await firm.Api.PostAsync($"/api/users/{userId}/password-link", null, TestServer.Ct);
        return Person.LinkOf(await response.ReadAsync(HttpStatusCode.OK));
    }
}
