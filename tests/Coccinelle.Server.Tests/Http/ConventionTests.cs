using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Http;

/// <summary>What holds for every route: paging, limits, versions, the API's own description.</summary>
public sealed class ConventionTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Pages_follow_one_another_without_gap_or_repetition_while_calls_come_in(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var callSids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            callSids.Add(Numbers.CallSid());
            await server.RingAsync(firm, callSids[^1]);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            using var response = await firm.Api.GetAsync($"/api/calls?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}", TestServer.Ct);
            var page = await response.ReadAsync(HttpStatusCode.OK);
            Assert.InRange(page["items"]!.AsArray().Count, 1, 2);
            seen.AddRange(page["items"]!.AsArray().Select(call => call!.Text("callSid")));
            cursor = page["nextCursor"]?.GetValue<string>();
            await server.RingAsync(firm, Numbers.CallSid());
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Reverse(callSids), seen);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_operator_pages_through_the_firms_newest_first(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var older = await Firm.CreateBareAsync(server);
        using var newer = await Firm.CreateBareAsync(server);
        using var client = server.As(TestServer.OperatorKey);
        var ids = new List<string>();
        for (var cursor = ""; cursor is not null && !ids.Contains(older.Id);)
        {
            using var response = await client.GetAsync($"/api/tenants?limit=3{(cursor == "" ? "" : $"&cursor={cursor}")}", TestServer.Ct);
            var page = await response.ReadAsync(HttpStatusCode.OK);
            Assert.All(page["items"]!.AsArray(), tenant => Assert.Null(tenant!["apiKey"]));
            ids.AddRange(page["items"]!.AsArray().Select(tenant => tenant!.Text("id")));
            cursor = page["nextCursor"]?.GetValue<string>();
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal).Reverse(), ids);
        Assert.True(ids.IndexOf(newer.Id) >= 0 && ids.IndexOf(newer.Id) < ids.IndexOf(older.Id));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_answer_says_what_is_left_and_too_many_requests_are_told_when_to_come_back(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        using var other = await Firm.CreateBareAsync(server);
        using var client = server.As(TestServer.OperatorKey);

        var statuses = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        await Parallel.ForAsync(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestServer.Ct }, async (_, ct) =>
        {
            using var response = await firm.Api.GetAsync("/api/calls/none", ct);
            statuses.Add(response.StatusCode);
            Assert.Equal("300", response.Headers.GetValues("RateLimit-Limit").Single());
            Assert.InRange(int.Parse(response.Headers.GetValues("RateLimit-Remaining").Single(), null), 0, 299);
            Assert.InRange(int.Parse(response.Headers.GetValues("RateLimit-Reset").Single(), null), 0, 60);
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
                return;
            await response.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
            Assert.True(response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        });

        Assert.InRange(statuses.Count(status => status == HttpStatusCode.NotFound), 300, 499);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Empty(await other.CallsAsync());
        using var operators = await client.GetAsync("/api/tenants?limit=1", TestServer.Ct);
        Assert.Equal("1000", operators.Headers.GetValues("RateLimit-Limit").Single());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Every_answer_of_the_API_says_what_is_left_of_the_limit(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);
        firm.Api.DefaultRequestHeaders.Add("Idempotency-Key", "twice");
        var toggle = (HttpClient client) => client.PostAsJsonAsync("/api/channels/sms/toggle", new { enabled = true }, TestServer.Ct);
        using var done = await toggle(firm.Api);
        using var replayed = await toggle(firm.Api);
        using var refused = await firm.Api.GetAsync("/api/tenants", TestServer.Ct);
        using var unknown = await firm.Api.GetAsync("/api/nothing/here", TestServer.Ct);
        using var wrongMethod = await firm.Api.DeleteAsync("/api/channels", TestServer.Ct);
        using var anonymous = await server.Http.GetAsync("/api/nothing/here", TestServer.Ct);

        Assert.Equal("true", replayed.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound],
            new[] { done, replayed, refused, unknown, wrongMethod, anonymous }.Select(response => response.StatusCode));
        foreach (var response in new[] { done, replayed, refused, unknown, wrongMethod })
            Assert.Equal("300", response.Headers.GetValues("RateLimit-Limit").Single());
        Assert.True(anonymous.Headers.Contains("RateLimit-Remaining"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_stale_version_is_a_conflict_and_changes_nothing(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using var read = await firm.Api.GetAsync("/api/channels/phone/config", TestServer.Ct);
        var version = (await read.ReadAsync(HttpStatusCode.OK))["version"]!.GetValue<int>();

        var writes = await Task.WhenAll(Enumerable.Range(0, 5).Select(i =>
            firm.Api.PutAsJsonAsync("/api/channels/phone/config", new { version, config = new { assistantName = $"Sara {i}", transferNumber = "06 12 34 56 78" } }, TestServer.Ct)));

        var done = await Assert.Single(writes, response => response.StatusCode == HttpStatusCode.OK).ReadAsync(HttpStatusCode.OK);
        Assert.Equal((version + 1, firm.AssistantId), (done["version"]!.GetValue<int>(), done.Text("assistantId")));
        Assert.Equal("+33612345678", done["config"]!.Text("transferNumber"));
        foreach (var stale in writes.Where(response => response.StatusCode != HttpStatusCode.OK))
            await stale.ProblemAsync(HttpStatusCode.Conflict, "stale_version");
        using var again = await firm.Api.GetAsync("/api/channels/phone/config", TestServer.Ct);
        Assert.Equal(done.ToJsonString(), (await again.ReadAsync(HttpStatusCode.OK)).ToJsonString());
        using var without = await firm.Api.PutAsJsonAsync("/api/channels/phone/config", new { config = new { } }, TestServer.Ct);
        Assert.NotNull((await without.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["version"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_channel_that_cannot_work_yet_is_not_switched_on_and_says_what_is_missing(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server);

        using var response = await firm.Api.PostAsJsonAsync("/api/channels/phone/toggle", new { enabled = true }, TestServer.Ct);
        using var off = await firm.Api.PostAsJsonAsync("/api/channels/phone/toggle", new { enabled = false }, TestServer.Ct);

        var reasons = (await response.ProblemAsync(HttpStatusCode.Conflict, "not_ready"))["errors"]!.AsObject();
        Assert.Equal(["assistant", "lines"], reasons.Select(reason => reason.Key).Order());
        Assert.False((await off.ReadAsync(HttpStatusCode.OK))["enabled"]!.GetValue<bool>());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_patch_changes_what_it_names_and_nothing_else(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateBareAsync(server, tenant: new { sector = "garage", ownerPhone = "06 11 22 33 44" });
        using var client = server.As(TestServer.OperatorKey);

        using var patched = await client.PatchAsJsonAsync($"/api/tenants/{firm.Id}", new { overflowNumber = "01.42.00.00.01", assistantId = "assistant-1" }, TestServer.Ct);
        using var read = await client.GetAsync($"/api/tenants/{firm.Id}", TestServer.Ct);
        using var wrong = await client.PatchAsJsonAsync($"/api/tenants/{firm.Id}", new { status = "active" }, TestServer.Ct);

        var tenant = await patched.ReadAsync(HttpStatusCode.OK);
        Assert.Equal((firm.Name, "garage", "+33611223344"), (tenant.Text("name"), tenant.Text("sector"), tenant.Text("ownerPhone")));
        Assert.Equal(("+33142000001", "assistant-1", "active"), (tenant.Text("overflowNumber"), tenant.Text("assistantId"), tenant.Text("status")));
        Assert.Equal(("Europe/Paris", "fr-FR", "patron@example.test"), (tenant.Text("timeZone"), tenant.Text("locale"), tenant.Text("contactEmail")));
        Assert.Equal(tenant.ToJsonString(), (await read.ReadAsync(HttpStatusCode.OK)).ToJsonString());
        Assert.NotNull((await wrong.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["status"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_apis_description_says_which_key_a_route_needs(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var response = await server.Http.GetAsync("/openapi/v1.json", TestServer.Ct);
        var document = await response.ReadAsync(HttpStatusCode.OK);

        Assert.StartsWith("3.", document.Text("openapi"), StringComparison.Ordinal);
        Assert.Equal(("http", "bearer"), (document["components"]!["securitySchemes"]!["bearer"]!.Text("type"), document["components"]!["securitySchemes"]!["bearer"]!.Text("scheme")));
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(method => method.Value!)
            .Where(operation => operation.Text("x-needs") != "none"))
        {
            Assert.NotNull(operation["security"]?[0]?[operation.Text("x-needs") == "session" ? "cookie" : "bearer"]);
            Assert.NotEqual("", operation.Text("summary"));
            Assert.NotNull(operation["responses"]!["401"]);
        }
    }
}
