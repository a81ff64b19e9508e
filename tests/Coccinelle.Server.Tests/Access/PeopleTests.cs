using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Access;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Access;

/// <summary>Who lets whom in, and how far.</summary>
public sealed class PeopleTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Nobody_gives_or_takes_over_more_than_he_may_do_himself(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var operators = server.As(TestServer.OperatorKey);
        using var firm = await Firm.CreateBareAsync(server);
        using var owner = await Person.JoinAsync(firm, "owner");
        using var manager = await Person.JoinAsync(firm, "manager");
        using var employee = await Person.JoinAsync(firm, "employee");

        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), await InviteAsync(manager.Browser, "employee"));
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), await InviteAsync(employee.Browser, "employee"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), await InviteAsync(owner.Browser, "operator"));
        Assert.Equal((HttpStatusCode.Created, ""), await InviteAsync(owner.Browser, "owner"));
        using var raised = await manager.Browser.PatchAsJsonAsync($"/api/users/{manager.Id}", new { role = "owner" }, TestServer.Ct);
        await raised.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        using var created = await operators.PostAsJsonAsync(
            $"/api/tenants/{firm.Id}/api-keys", new { name = "gens", scopes = Permission.Of(Roles.Employee).Append(Permission.PeopleWrite) }, TestServer.Ct);
        using var narrow = server.As((await created.ReadAsync(HttpStatusCode.Created)).Text("key"));
        Assert.Equal((HttpStatusCode.Created, ""), await InviteAsync(narrow, "employee"));
        Assert.Equal((HttpStatusCode.Forbidden, "beyond_own_rights"), await InviteAsync(narrow, "owner"));
        using var promoted = await narrow.PatchAsJsonAsync($"/api/users/{employee.Id}", new { role = "manager" }, TestServer.Ct);
        await promoted.ProblemAsync(HttpStatusCode.Forbidden, "beyond_own_rights");
        using var takeover = await narrow.PostAsync($"/api/users/{owner.Id}/password-link", null, TestServer.Ct);
        await takeover.ProblemAsync(HttpStatusCode.Forbidden, "beyond_own_rights");
        using var lockedOut = await narrow.PatchAsJsonAsync($"/api/users/{owner.Id}", new { disabled = true }, TestServer.Ct);
        await lockedOut.ProblemAsync(HttpStatusCode.Forbidden, "beyond_own_rights");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_address_has_one_account_whoever_invites_it_and_in_whatever_capitals(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var operators = server.As(TestServer.OperatorKey);
        using var firm = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        var email = Person.NewEmail();

        var both = await Task.WhenAll(
            firm.Api.PostAsJsonAsync("/api/users", new { email, role = "owner" }, TestServer.Ct),
            other.Api.PostAsJsonAsync("/api/users", new { email = email.ToUpperInvariant(), role = "owner" }, TestServer.Ct));

        Assert.Single(both, response => response.StatusCode == HttpStatusCode.Created);
        await both.Single(response => response.StatusCode != HttpStatusCode.Created).ProblemAsync(HttpStatusCode.Conflict, "email_taken");
        using var third = await operators.PostAsJsonAsync("/api/operators", new { email }, TestServer.Ct);
        await third.ProblemAsync(HttpStatusCode.Conflict, "email_taken");
        using var nobody = await operators.PostAsJsonAsync($"/api/tenants/ten_{Guid.NewGuid():N}/users", new { email = Person.NewEmail(), role = "owner" }, TestServer.Ct);
        await nobody.ProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Of_two_owners_who_let_each_other_go_at_once_one_stays(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        for (var round = 0; round < 5; round++)
        {
            using var firm = await Firm.CreateBareAsync(server);
            using var one = await Person.JoinAsync(firm, "owner");
            using var two = await Person.JoinAsync(firm, "owner");
            using var invited = await firm.Api.PostAsJsonAsync("/api/users", new { email = Person.NewEmail(), role = "owner" }, TestServer.Ct); // cannot let anybody in

            var changes = await Task.WhenAll(
                firm.Api.PatchAsJsonAsync($"/api/users/{one.Id}", new { role = "employee" }, TestServer.Ct),
                firm.Api.PatchAsJsonAsync($"/api/users/{two.Id}", new { disabled = true }, TestServer.Ct));

            Assert.Single(changes, response => response.StatusCode == HttpStatusCode.OK);
            await changes.Single(response => response.StatusCode != HttpStatusCode.OK).ProblemAsync(HttpStatusCode.Conflict, "last_owner");
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Another_firms_people_are_not_there(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var operators = server.As(TestServer.OperatorKey);
        using var firm = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        using var person = await Person.JoinAsync(firm, "employee");
        using var owner = await Person.JoinAsync(other, "owner");

        using var change = await owner.Browser.PatchAsJsonAsync($"/api/users/{person.Id}", new { disabled = true }, TestServer.Ct);
        await change.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        using var link = await owner.Browser.PostAsync($"/api/users/{person.Id}/password-link", null, TestServer.Ct);
        await link.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        using var wrongFirm = await operators.PostAsync($"/api/tenants/{other.Id}/users/{person.Id}/password-link", null, TestServer.Ct);
        await wrongFirm.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        using var wrongDoor = await operators.PatchAsJsonAsync($"/api/operators/{person.Id}", new { disabled = true }, TestServer.Ct);
        await wrongDoor.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        using var list = await owner.Browser.GetAsync("/api/users", TestServer.Ct);
        Assert.Equal(owner.Id, Assert.Single((await list.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray())!.Text("id"));
        Assert.Equal(HttpStatusCode.OK, await person.AsksAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_operators_people_do_what_his_key_does_and_the_last_one_may_go(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var operators = server.As(TestServer.OperatorKey);
        using var person = await Person.OperatorAsync(server);
        Assert.Null(person.Session["tenant"]);
        Assert.Empty(person.Session["permissions"]!.AsArray());
        Assert.Equal(HttpStatusCode.Forbidden, await person.AsksAsync("/api/calls"));

        using var created = await person.Browser.PostAsJsonAsync("/api/tenants", new { name = "Maison Neuve", contactEmail = "patron@example.test" }, TestServer.Ct);
        var firm = (await created.ReadAsync(HttpStatusCode.Created)).Text("id");
        using var owner = await person.Browser.PostAsJsonAsync($"/api/tenants/{firm}/users", new { email = Person.NewEmail(), role = "owner" }, TestServer.Ct);
        using var signedIn = await Person.AcceptAsync(server, Person.LinkOf(await owner.ReadAsync(HttpStatusCode.Created)));
        Assert.Equal(HttpStatusCode.OK, await signedIn.AsksAsync("/api/audit"));
        using var audit = await person.Browser.GetAsync($"/api/tenants/{firm}/audit", TestServer.Ct);
        var entry = (await audit.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray().Single(item => item!.Text("action") == "tenant.onboarded")!;
        Assert.Equal(("operator", person.Id, person.Email), (entry["actor"]!.Text("kind"), entry["actor"]!.Text("id"), entry["actor"]!.Text("name")));

        using var off = await operators.PatchAsJsonAsync($"/api/operators/{person.Id}", new { disabled = true }, TestServer.Ct);
        await off.ReadAsync(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, await person.AsksAsync("/api/tenants"));
        using var own = await operators.GetAsync("/api/audit/operator?limit=200", TestServer.Ct);
        Assert.Contains((await own.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray(), item => item!.Text("action") == "user.changed" && item!.Text("target") == person.Id);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_erased_firms_people_sessions_and_links_are_gone_and_their_addresses_free(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var operators = server.As(TestServer.OperatorKey);
        using var firm = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        using var person = await Person.JoinAsync(firm, "owner");
        using var waiting = await firm.Api.PostAsJsonAsync("/api/users", new { email = Person.NewEmail(), role = "owner" }, TestServer.Ct);
        var link = Person.LinkOf(await waiting.ReadAsync(HttpStatusCode.Created));

        using var erased = await operators.DeleteAsync($"/api/tenants/{firm.Id}", TestServer.Ct);
        var tables = (await erased.ReadAsync(HttpStatusCode.OK))["tables"]!.AsArray().ToDictionary(table => table!.Text("table"), table => table!["rows"]!.GetValue<int>());

        Assert.Equal((2, 1, 2), (tables["users"], tables["sessions"], tables["access_links"]));
        Assert.Equal(HttpStatusCode.Unauthorized, await person.AsksAsync());
        using var dead = await server.Stranger().GetAsync(link, TestServer.Ct);
        await dead.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        using var again = await other.Api.PostAsJsonAsync("/api/users", new { email = person.Email, role = "employee" }, TestServer.Ct);
        await again.ReadAsync(HttpStatusCode.Created);
        using var trail = await operators.GetAsync("/api/audit/operator?limit=200", TestServer.Ct);
        var text = (await trail.ReadAsync(HttpStatusCode.OK)).ToJsonString();
        Assert.Contains(firm.Id, text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Email, text, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode, string)> InviteAsync(HttpClient client, string role)
    {
        using var response = await client.PostAsJsonAsync("/api/users", new { email = Person.NewEmail(), role }, TestServer.Ct);
        var text = await response.Content.ReadAsStringAsync(TestServer.Ct);
        return (response.StatusCode, response.IsSuccessStatusCode ? "" : System.Text.Json.Nodes.JsonNode.Parse(text)!.Text("code"));
    }
}
