using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coccinelle.Server.Access;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Contract;

/// <summary>Generated from the API's own description: nothing crosses from one firm to another, through any route, with any credential.</summary>
public sealed class EveryRouteTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Without_a_credential_every_route_that_is_not_public_answers_401(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await FurnishedFirm.CreateAsync(server);
        foreach (var route in (await ApiRoute.ReadAsync(server)).Where(route => !route.IsPublic))
        {
            using var response = await route.SendAsync(server.Http, firm.PathOf(route));
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{route}: {response.StatusCode}");
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task With_another_firms_credential_nothing_is_seen_and_nothing_changes(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var routes = await ApiRoute.ReadAsync(server);
        using var firm = await FurnishedFirm.CreateAsync(server);
        using var other = await FurnishedFirm.CreateAsync(server);
        var before = await firm.ReadAllAsync(routes);

        foreach (var route in routes.Where(route => !route.IsPublic))
        {
            using var response = await route.SendAsync(other.Firm.Api, firm.PathOf(route));
            var text = await response.Content.ReadAsStringAsync(TestServer.Ct);
            Assert.True((int)response.StatusCode < 500, $"{route}: {response.StatusCode} {text}");
            Assert.All(firm.Marks, mark => Assert.False(text.Contains(mark, StringComparison.Ordinal), $"{route} shows {mark}: {text}"));
            if (route.IsOperators)
                Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{route}: {response.StatusCode}");
            else if (route.NamesAThing)
                Assert.True(IsMissing(response, text), $"{route}: {response.StatusCode} {text}");
        }

        Assert.Equal(before, await firm.ReadAllAsync(routes));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_operators_key_opens_no_route_of_a_firm(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await FurnishedFirm.CreateAsync(server);
        using var operators = server.As(TestServer.OperatorKey);
        foreach (var route in (await ApiRoute.ReadAsync(server)).Where(route => route.IsTenants))
        {
            using var response = await route.SendAsync(operators, firm.PathOf(route));
            Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{route}: {response.StatusCode}");
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_key_without_the_permission_that_a_route_needs_is_refused_and_one_with_nothing_else_is_not(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var operators = server.As(TestServer.OperatorKey);
        foreach (var route in (await ApiRoute.ReadAsync(server)).Where(route => route.IsTenants))
        {
            Assert.Contains(route.Needs, Permission.All);
            using var firm = await FurnishedFirm.CreateAsync(server);
            using var lesser = server.As(await KeyAsync(operators, firm, Permission.All.Where(scope => scope != route.Needs)));
            using var just = server.As(await KeyAsync(operators, firm, [route.Needs]));

            using var refused = await route.SendAsync(lesser, firm.PathOf(route));
            using var admitted = await route.SendAsync(just, firm.PathOf(route));

            Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{route} without {route.Needs}: {refused.StatusCode}");
            Assert.True(!await IsForbiddenAsync(admitted) && (int)admitted.StatusCode < 500, $"{route} with {route.Needs} alone: {admitted.StatusCode}");
        }
    }

    private static async Task<string> KeyAsync(HttpClient operators, FurnishedFirm firm, IEnumerable<string> scopes)
    {
        using var response = await operators.PostAsJsonAsync($"/api/tenants/{firm.Firm.Id}/api-keys", new { name = "essai", scopes }, TestServer.Ct);
        return (await response.ReadAsync(HttpStatusCode.Created)).Text("key");
    }

    /// <summary>Not let in at all; who was let in may still ask for more than he may give.</summary>
    private static async Task<bool> IsForbiddenAsync(HttpResponseMessage response)
        => response.StatusCode == HttpStatusCode.Forbidden
            && JsonNode.Parse(await response.Content.ReadAsStringAsync(TestServer.Ct))!.Text("code") is not "beyond_own_rights";

    /// <summary>Another firm's thing must look exactly like one that never was: 404, or a body that is wrong anyway.</summary>
    private static bool IsMissing(HttpResponseMessage response, string text)
        => response.StatusCode == HttpStatusCode.NotFound && JsonNode.Parse(text)!.Text("code") == "not_found";
}
