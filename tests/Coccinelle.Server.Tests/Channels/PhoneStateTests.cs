using System.Net;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Channels;

/// <summary>The phone works when a call has come over the firm's line, and not before.</summary>
public sealed class PhoneStateTests : IClassFixture<OwnServers>
{
    private readonly OwnServers _servers;

    public PhoneStateTests(OwnServers servers) => _servers = servers;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_customers_forwarded_call_proves_the_forwarding(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var before = await firm.StandingAsync("phone", "fr");

        await server.RingAsync(firm, Numbers.CallSid());
        var after = await firm.StandingAsync("phone");
        using var off = await firm.ToggleAsync("phone", false);

        Assert.Equal("toVerify", before.Text("state"));
        Assert.Contains("renvoi", before.Text("stateReason"), StringComparison.Ordinal);
        Assert.Equal(("working", 1), (after.Text("state"), after["stats"]!["calls"]!.GetValue<int>()));
        Assert.NotEqual("", after.Text("stateSince"));
        Assert.Equal("off", (await off.ReadAsync(HttpStatusCode.OK)).Text("state"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_test_calls_the_firms_own_line_and_the_call_that_comes_back_proves_it(string kind)
    {
        var server = await _servers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using var other = await Firm.CreateAsync(server);
        server.World.Behaves(firm.Line, new Callee(CalleeBehaviour.Forwards));

        using var theirs = await firm.TestAsync("phone", other.Line);
        using var started = await firm.TestAsync("phone", Numbers.National(firm.Line));
        var answer = await started.ReadAsync(HttpStatusCode.OK);

        Assert.NotNull((await theirs.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["to"]);
        Assert.Equal((firm.Line, "started", "twilio"), (answer.Text("to"), answer.Text("outcome"), answer.Text("provider")));
        await Eventually.GetAsync(() => firm.StandingAsync("phone"), channel => channel.Text("state") == "working");
    }
}
