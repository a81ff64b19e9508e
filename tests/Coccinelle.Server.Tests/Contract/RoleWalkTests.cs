using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Server.Access;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Contract;

/// <summary>Generated from the API's own description: people who signed in, on every route of it, in their own firm and in another's.</summary>
public sealed class RoleWalkTests
{
    public static TheoryData<string, string> Walks { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from role in Roles.OfFirm
        select new TheoryDataRow<string, string>(kind, role));

    [Theory, MemberData(nameof(Walks))]
    public async Task Each_role_may_do_what_the_table_says_and_nothing_else(string kind, string role)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await FurnishedFirm.CreateAsync(server);
        using var person = await firm.SignInAsync(role);
        var (allowed, refused) = (0, 0);
        foreach (var route in await RoutesAsync(server))
        {
            using var response = await route.SendAsync(person.Browser, firm.PathOf(route));
            var code = await CodeAsync(response);
            Assert.True((int)response.StatusCode is < 500 or 502, $"{route} as {role}: {response.StatusCode}");
            if (route.IsSessions || Permission.Of(role).Contains(route.Needs))
            {
                allowed++;
                Assert.True(code is not ("forbidden" or "csrf" or "unauthorized"), $"{route} as {role}: {response.StatusCode} {code}");
            }
            else
            {
                refused++;
                Assert.True(response.StatusCode == HttpStatusCode.Forbidden && code == "forbidden", $"{route} as {role}: {response.StatusCode} {code}");
            }
        }

        Assert.True(allowed > 10 && refused > 10, $"{allowed} allowed, {refused} refused");
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Another_firms_owner_sees_and_changes_nothing(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var routes = await RoutesAsync(server);
        using var firm = await FurnishedFirm.CreateAsync(server);
        using var other = await FurnishedFirm.CreateAsync(server);
        using var stranger = await other.SignInAsync(Roles.Owner);
        var before = await firm.ReadAllAsync(routes);

        foreach (var route in routes)
        {
            using var response = await route.SendAsync(stranger.Browser, firm.PathOf(route));
            var text = await response.Content.ReadAsStringAsync(TestServer.Ct);
            Assert.All(firm.Marks, mark => Assert.False(text.Contains(mark, StringComparison.Ordinal), $"{route} shows {mark}: {text}"));
            if (route is { IsTenants: true, NamesAThing: true })
                Assert.True(await CodeAsync(response) == "not_found", $"{route}: {response.StatusCode} {text}");
        }

        Assert.Equal(before, await firm.ReadAllAsync(routes));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Without_its_token_a_session_changes_nothing_on_any_route(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await FurnishedFirm.CreateAsync(server);
        using var person = await firm.SignInAsync(Roles.Owner);
        using var operators = await Person.OperatorAsync(server);
        person.Browser.DefaultRequestHeaders.Remove(Person.Csrf);
        operators.Browser.DefaultRequestHeaders.Remove(Person.Csrf);
        foreach (var route in (await RoutesAsync(server)).Where(route => route.Method != "GET"))
        {
            using var response = await route.SendAsync(route.IsOperators ? operators.Browser : person.Browser, firm.PathOf(route));
            Assert.True(await CodeAsync(response) == "csrf", $"{route}: {response.StatusCode}");
        }
    }

    /// <summary>Those that want a credential. Signing out comes last, for nothing works after it.</summary>
    private static async Task<IReadOnlyList<ApiRoute>> RoutesAsync(TestServer server)
        => [.. (await ApiRoute.ReadAsync(server)).Where(route => !route.IsPublic).OrderBy(route => route.Operation == "deleteSession")];

    private static async Task<string> CodeAsync(HttpResponseMessage response)
        => response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonNode.Parse(await response.Content.ReadAsStringAsync(TestServer.Ct))!.Text("code")
            : "";
}
