using System.Net;
using System.Text.Json.Nodes;

namespace Coccinelle.Server.Tests.Cluster;

/// <summary>Two servers are one: whichever of them a request reaches, callers, firms and the operator see no difference.</summary>
public abstract class OneClusterTests(ClusterFixture fixture)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_are_active_members()
    {
        var servers = await fixture.ServersAsync();

        Assert.Equal(2, await Membership.ActiveAsync(servers.Redis.ConnectionString));
    }

    [Fact]
    public async Task A_webhook_repeated_at_the_other_server_gets_the_same_answer()
    {
        var servers = await fixture.ServersAsync();
        var (firm, callSid) = (await servers.NewFirmAsync(), Requests.NewCallSid());

        var first = await servers.A.Http.CallAsync(callSid, firm.Line, Ct);
        var repeated = await servers.B.Http.CallAsync(callSid, firm.Line, Ct);

        Assert.Contains("<Stream", first, StringComparison.Ordinal);
        Assert.Equal(first, repeated);
        Assert.Equal(1, servers.VapiCalls(callSid));
    }

    [Fact]
    public async Task Twenty_deliveries_at_once_over_both_are_one_call()
    {
        var servers = await fixture.ServersAsync();
        var (firm, callSid) = (await servers.NewFirmAsync(), Requests.NewCallSid());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? servers.A : servers.B).Http.CallAsync(callSid, firm.Line, Ct)));

        Assert.Contains("<Stream", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.Equal(1, servers.VapiCalls(callSid));
        Assert.Equal(answers[0], Assert.Single(await servers.Ledger.CallsAsync(callSid, Ct)).Answer);
    }

    [Fact]
    public async Task What_the_providers_tell_the_other_server_completes_the_call()
    {
        var servers = await fixture.ServersAsync();
        var (firm, callSid) = (await servers.NewFirmAsync(), Requests.NewCallSid());
        await servers.A.Http.CallAsync(callSid, firm.Line, Ct);
        var vapiCallId = servers.World.World.VapiCalls.Single(call => Requests.CallSidOf(call) == callSid).Id;

        using var status = await servers.B.Http.PostSignedAsync(Requests.Status, Requests.Completed(callSid, seconds: 42), Ct);
        using var report = await ReportAsync(servers.B.Http, vapiCallId, "La cliente a pris rendez-vous.");
        var call = await Limits.WaitAsync(Limits.Seconds(10), () => FindCallAsync(servers.A.Http, firm, callSid), call => call?["summary"] is not null && call["endedAt"] is not null);

        Assert.True(status.IsSuccessStatusCode && report.IsSuccessStatusCode);
        Assert.Equal("completed", call!["status"]!.GetValue<string>());
        Assert.Equal(42, call["durationSeconds"]!.GetValue<int>());
        Assert.Equal("La cliente a pris rendez-vous.", call["summary"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_firm_suspended_at_one_server_is_suspended_at_the_other_on_the_next_request()
    {
        var servers = await fixture.ServersAsync();
        var firm = await servers.NewFirmAsync();
        var (before, _) = await servers.B.Http.AskAsync(firm.Key, HttpMethod.Get, "/api/calls", Ct);

        var (suspended, _) = await servers.A.Http.AskAsync(ServerSettings.OperatorKey, HttpMethod.Post, $"/api/tenants/{firm.Id}/suspend", Ct);
        var (after, problem) = await servers.B.Http.AskAsync(firm.Key, HttpMethod.Get, "/api/calls", Ct);
        var callSid = Requests.NewCallSid();
        var answer = await servers.B.Http.CallAsync(callSid, firm.Line, Ct);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden], [before, suspended, after]);
        Assert.Equal("tenant_suspended", problem!["code"]!.GetValue<string>());
        Assert.DoesNotContain("<Stream", answer, StringComparison.Ordinal);
        Assert.Equal(0, servers.VapiCalls(callSid));
    }

    [Fact]
    public async Task A_line_claimed_at_both_at_once_has_one_owner()
    {
        var servers = await fixture.ServersAsync();
        var (one, other, line) = (await servers.NewFirmAsync(withLine: false), await servers.NewFirmAsync(withLine: false), Requests.NewLine());

        var claims = await Task.WhenAll(one.ClaimAsync(servers.A.Http, line, Ct), other.ClaimAsync(servers.B.Http, line, Ct));
        var callSid = Requests.NewCallSid();
        await servers.B.Http.CallAsync(callSid, line, Ct);
        var owner = claims[0] == HttpStatusCode.Created ? one : other;

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], claims.Order());
        Assert.NotNull(await FindCallAsync(servers.A.Http, owner, callSid));
    }

    [Fact]
    public async Task The_slots_of_the_account_are_counted_once_for_both()
    {
        var servers = await fixture.ServersAsync();
        await HangUpAllAsync(servers);
        var firms = await Task.WhenAll(Enumerable.Range(0, TwoServers.Slots + 4).Select(_ => servers.NewFirmAsync()));

        var answers = await Task.WhenAll(
            firms.Select((firm, i) => (i % 2 == 0 ? servers.A : servers.B).Http.CallAsync(Requests.NewCallSid(), firm.Line, Ct)));

        Assert.Equal(TwoServers.Slots, answers.Count(answer => answer.Contains("<Stream", StringComparison.Ordinal)));
        Assert.Equal(4, answers.Count(answer => answer.Contains("<Record", StringComparison.Ordinal)));
        await HangUpAllAsync(servers);
    }

    /// <summary>Ends what is going on, so that nobody finds the slots taken, and waits until it is applied.</summary>
    private static async Task HangUpAllAsync(TwoServers servers)
    {
        foreach (var call in (await servers.Ledger.CallsAsync(Ct)).Where(call => call.Leased))
        {
            using var answer = await servers.A.Http.PostSignedAsync(Requests.Status, Requests.Completed(call.CallSid, seconds: 1), Ct);
            Assert.True(answer.IsSuccessStatusCode);
        }

        await Limits.WaitAsync(Limits.Seconds(10), () => servers.Ledger.UnappliedAsync(Ct), unapplied => unapplied == 0);
    }

    private static async Task<JsonNode?> FindCallAsync(HttpClient server, TestFirm firm, string callSid)
    {
        var (_, page) = await server.AskAsync(firm.Key, HttpMethod.Get, "/api/calls", Ct);
        return page!["items"]!.AsArray().FirstOrDefault(call => call!["callSid"]!.GetValue<string>() == callSid);
    }

    private static async Task<HttpResponseMessage> ReportAsync(HttpClient server, string vapiCallId, string summary)
    {
        var message = new JsonObject
        {
            ["type"] = "end-of-call-report",
            ["endedReason"] = "customer-ended-call",
            ["call"] = new JsonObject { ["id"] = vapiCallId },
            ["analysis"] = new JsonObject { ["summary"] = summary },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/vapi")
        {
            Content = new StringContent(new JsonObject { ["message"] = message }.ToJsonString(), null, "application/json"),
        };
        request.Headers.Add("X-Vapi-Secret", ServerSettings.VapiSecret);
        return await server.SendAsync(request, Ct);
    }
}

[Collection(ServerProcesses.Name)]
public sealed class RedisAloneTests(RedisAloneFixture fixture) : OneClusterTests(fixture), IClassFixture<RedisAloneFixture>;

[Collection(ServerProcesses.Name)]
public sealed class AspireTests(AspireFixture fixture) : OneClusterTests(fixture), IClassFixture<AspireFixture>;
