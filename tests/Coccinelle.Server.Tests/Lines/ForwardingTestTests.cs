using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Lines;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Lines;

/// <summary>We call the firm's number and see whether the call comes back, and as what.</summary>
public sealed class ForwardingTestTests(OwnServers servers) : IClassFixture<OwnServers>
{
    public static TheoryData<string, Carrier, string> Carriers { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from way in new[]
        {
            (Carrier.AsIs, "forwardedFrom"), (Carrier.National, "repaired"), (Carrier.RepeatedCountryCode, "repaired"), (Carrier.Missing, "none"), (Carrier.Inverted, "inverted"),
        }
        select new TheoryDataRow<string, Carrier, string>(kind, way.Item1, way.Item2));

    [Theory, MemberData(nameof(Carriers))]
    public async Task A_line_that_forwards_is_proven_with_what_its_carrier_sends(string kind, Carrier carrier, string foundBy)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        server.World.Behaves(firm.Line, new Callee(CalleeBehaviour.Forwards, carrier));
        var vapiCalls = server.World.VapiCalls.Count;

        var ended = await TestAsync(server, firm, test => test.Text("status") != "calling");

        Assert.Equal(("returned", foundBy), (ended.Text("status"), ended.Text("foundBy")));
        using var response = await firm.Api.GetAsync($"/api/channels/phone/lines/{firm.Line}", TestServer.Ct);
        var line = await response.ReadAsync(HttpStatusCode.OK);
        Assert.NotNull(line["forwarding"]!["provenAt"]);
        Assert.Equal(ended.Text("forwardedFrom"), line["forwarding"]!.Text("seenAs"));
        Assert.Equal(vapiCalls, server.World.VapiCalls.Count);
        Assert.Empty(await firm.CallsAsync());
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite, CalleeBehaviour.Busy, "busy")]
    [InlineData(TestDatabase.Sqlite, CalleeBehaviour.NoAnswer, "no_answer")]
    [InlineData(TestDatabase.Postgres, CalleeBehaviour.Failed, "failed")]
    [InlineData(TestDatabase.Postgres, CalleeBehaviour.Answers, "answered_elsewhere")]
    public async Task A_line_that_does_not_forward_says_what_happened_instead(string kind, CalleeBehaviour behaviour, string status)
    {
        var server = await servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        server.World.Behaves(firm.Line, new Callee(behaviour));

        Assert.Equal(status, (await TestAsync(server, firm, test => test.Text("status") != "calling")).Text("status"));

        using var response = await firm.Api.GetAsync($"/api/channels/phone/lines/{firm.Line}", TestServer.Ct);
        Assert.Null((await response.ReadAsync(HttpStatusCode.OK))["forwarding"]!["provenAt"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task One_test_runs_at_a_time_and_one_whose_end_nobody_reports_ends_with_its_deadline(string kind)
    {
        var server = await servers.GetAsync(kind);
        using var one = await Firm.CreateAsync(server);
        using var other = await Firm.CreateAsync(server);
        server.World.Faults = new SandboxFaults { Vanished = Sandbox.Providers.Twilio };
        using var first = await StartAsync(one);
        await first.ReadAsync(HttpStatusCode.Accepted);
        using var second = await StartAsync(other);
        await second.ProblemAsync(HttpStatusCode.Conflict, "test_running");
        Assert.NotNull(second.Headers.RetryAfter);

        await server.RestartAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        using var last = await server.As(one.Key).GetAsync($"/api/channels/phone/lines/{one.Line}/forwarding-test", TestServer.Ct);
        Assert.Equal("uncertain", (await last.ReadAsync(HttpStatusCode.OK)).Text("status"));
        using var client = server.As(other.Key);
        using var third = await client.PostAsync($"/api/channels/phone/lines/{other.Line}/forwarding-test", null, TestServer.Ct);
        await third.ReadAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Reading_how_a_test_ended_needs_no_right_to_start_one()
    {
        var server = await servers.GetAsync(TestDatabase.Sqlite);
        using var response = await server.Http.GetAsync("/openapi/v1.json", TestServer.Ct);
        var route = (await response.ReadAsync(HttpStatusCode.OK))["paths"]!["/api/channels/phone/lines/{number}/forwarding-test"]!;
        Assert.Equal(("channels:read", "lines:write"), (route["get"]!.Text("x-needs"), route["post"]!.Text("x-needs")));
    }

    [Fact]
    public void The_guide_knows_every_combination_and_never_shows_a_code_that_switches_off_in_place_of_on()
    {
        var guide = ForwardingGuide.For("0939035761");
        Assert.Equal(ForwardingGuide.Operators.Count * ForwardingGuide.Lines.Count * ForwardingGuide.Cases.Count, guide.Count);
        Assert.All(guide.Where(entry => entry.On is not null), entry =>
        {
            Assert.Matches(@"^\*{1,2}\d\d\*0939035761#$", entry.On!);
            Assert.Matches(@"^#{1,2}\d\d#$", entry.Off!);
        });
        Assert.All(guide.Where(entry => entry.Operator is "sfr" or "bouygues" or "other"), entry => Assert.False(entry.Confirmed));
    }

    private static Task<HttpResponseMessage> StartAsync(Firm firm) => firm.Api.PostAsync($"/api/channels/phone/lines/{firm.Line}/forwarding-test", null, TestServer.Ct);

    private static async Task<JsonNode> TestAsync(TestServer server, Firm firm, Func<JsonNode, bool> isRight)
    {
        server.Clock.Advance(TimeSpan.FromMinutes(1)); // a test of another method may still be waiting
        using var started = await StartAsync(firm);
        await started.ReadAsync(HttpStatusCode.Accepted);
        return await Eventually.GetAsync(
            async () =>
            {
                using var response = await firm.Api.GetAsync($"/api/channels/phone/lines/{firm.Line}/forwarding-test", TestServer.Ct);
                return await response.ReadAsync(HttpStatusCode.OK);
            },
            isRight);
    }
}
