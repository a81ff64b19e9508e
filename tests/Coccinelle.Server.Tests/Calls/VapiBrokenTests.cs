using System.Diagnostics;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>Vapi is broken in every way it can be: the caller is served by the firm's setting, soon, and slots come back.</summary>
public sealed class VapiBrokenTests(OwnServers servers) : IClassFixture<OwnServers>
{
    public static TheoryData<string, VapiFault> Faults { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from fault in new[]
        {
            VapiFault.Http400, VapiFault.Http401, VapiFault.Http429, VapiFault.Http500, VapiFault.Html, VapiFault.Nonsense,
            VapiFault.TwimlNotXml, VapiFault.NoTwiml, VapiFault.Reset, VapiFault.Blocked,
        }
        select new TheoryDataRow<string, VapiFault>(kind, fault));

    [Theory, MemberData(nameof(Faults))]
    public async Task A_fault_ends_in_the_firms_voicemail_and_the_firm_is_served_again_when_it_is_over(string kind, VapiFault fault)
    {
        var server = await WellAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { maxConcurrentCalls = 1 });
        var callSid = Numbers.CallSid();
        server.World.Faults = new SandboxFaults { Vapi = fault };

        var watch = Stopwatch.StartNew();
        var twiml = await server.RingAsync(firm, callSid);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(6));
        Assert.True(twiml.IsVoicemail(), twiml.ToString());
        Assert.Contains(firm.Name, twiml.Value, StringComparison.Ordinal);
        var call = await firm.FindCallAsync(callSid);
        Assert.Equal("voicemail", call?.Text("outcome"));
        Assert.StartsWith("Vapi", call!["evidence"]!.Text("assistantUnavailable"), StringComparison.Ordinal);

        // A call that Vapi may have made holds its slot for a minute, and no longer.
        server = await WellAsync(kind);
        Assert.True((await server.RingAsync(firm, Numbers.CallSid())).IsStream());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Each_firm_is_served_by_its_own_setting(string kind)
    {
        var server = await WellAsync(kind);
        var overflow = Numbers.Mobile();
        using var voicemail = await Firm.CreateAsync(server, new { whenUnavailable = "voicemail" });
        using var transfer = await Firm.CreateAsync(server, new { whenUnavailable = "transfer" }, tenant: new { overflowNumber = overflow });
        using var message = await Firm.CreateAsync(server, new { whenUnavailable = "message" });
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Http401 };

        Assert.True((await server.RingAsync(voicemail, Numbers.CallSid())).IsVoicemail());
        Assert.Equal(overflow, (await server.RingAsync(transfer, Numbers.CallSid())).Element("Dial")?.Value);
        var said = await server.RingAsync(message, Numbers.CallSid());
        Assert.Equal(["Say", "Hangup"], said.Elements().Select(verb => verb.Name.LocalName));
        Assert.Contains(message.Name, said.Value, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task An_overflow_number_that_leads_back_to_us_is_never_dialled(string kind)
    {
        var server = await WellAsync(kind);
        using var other = await Firm.CreateAsync(server);
        using var own = await Firm.CreateAsync(server, new { whenUnavailable = "transfer" });
        using var shared = await Firm.CreateAsync(server, new { whenUnavailable = "transfer" }, tenant: new { overflowNumber = TestServer.SharedNumber });
        using var others = await Firm.CreateAsync(server, new { whenUnavailable = "transfer" }, tenant: new { overflowNumber = other.Line });
        await own.PatchAsync(new { overflowNumber = own.Line });
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Http401 };

        foreach (var firm in new[] { own, shared, others })
        {
            var twiml = await server.RingAsync(firm, Numbers.CallSid());
            Assert.Empty(twiml.Descendants("Dial"));
            Assert.True(twiml.IsVoicemail());
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task When_nobody_answers_the_transfer_the_caller_leaves_a_message_and_the_owner_will_hear_of_it(string kind)
    {
        var server = await WellAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { whenUnavailable = "transfer" }, tenant: new { overflowNumber = Numbers.Mobile() });
        var callSid = Numbers.CallSid();
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Http500 };

        var steps = await server.CallAsync(new CallPlan
        {
            From = Numbers.Mobile(),
            ForwardedFrom = firm.Line,
            CallSid = callSid,
            Dial = DialOutcome.NoAnswer,
            LeavesMessage = true,
        });

        Assert.Equal(AnsweredBy.Voicemail, steps[^1].AnsweredBy);
        Assert.Contains($"vous êtes bien chez {firm.Name}", steps.Last(step => step.Kind == CallStepKind.Said).Text, StringComparison.Ordinal);
        var call = await firm.CallAsync(callSid, call => call.Text("recordingUrl") != "" && call.Text("status") == "completed");
        Assert.Equal("voicemail", call.Text("outcome"));
        Assert.Equal(steps.Single(step => step.Kind == CallStepKind.MessageLeft)["recordingSid"], call.Text("recordingUrl").Split('/')[^1]);
        var notices = await server.Database.ScalarAsync<int>(
            "SELECT count(*) FROM owner_notices WHERE tenant_id = @Id AND kind = 'voicemail' AND call_id = @call", new { firm.Id, call = call.Text("id") }, TestServer.Ct);
        Assert.Equal(1, notices);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task When_somebody_answers_the_transfer_the_call_ends_with_him(string kind)
    {
        var server = await WellAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { whenUnavailable = "transfer" }, tenant: new { overflowNumber = Numbers.Mobile() });
        var callSid = Numbers.CallSid();
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Http500 };

        var steps = await server.CallAsync(new CallPlan { From = Numbers.Mobile(), ForwardedFrom = firm.Line, CallSid = callSid, Dial = DialOutcome.Answered });

        Assert.Equal(AnsweredBy.Person, steps[^1].AnsweredBy);
        Assert.DoesNotContain(steps, step => step.Kind == CallStepKind.Recording);
        Assert.Equal("transfer", (await firm.FindCallAsync(callSid))?.Text("outcome"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_vapi_that_keeps_failing_is_not_asked_for_a_while(string kind)
    {
        var server = await WellAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        server.World.Faults = new SandboxFaults { Vapi = VapiFault.Http500 };
        for (var i = 0; i < 10; i++)
            Assert.True((await server.RingAsync(firm, Numbers.CallSid())).IsVoicemail());
        var asked = server.World.Requests.Count(request => request is { Method: "POST", Path: "/call" });
        server.World.Faults = SandboxFaults.None;

        Assert.True((await server.RingAsync(firm, Numbers.CallSid())).IsVoicemail());
        Assert.Equal(asked, server.World.Requests.Count(request => request is { Method: "POST", Path: "/call" }));

        server.Clock.Advance(TimeSpan.FromSeconds(16));
        Assert.True((await server.RingAsync(firm, Numbers.CallSid())).IsStream());
    }

    /// <summary>The class's server after a while in which nothing failed.</summary>
    private async Task<TestServer> WellAsync(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        return server;
    }
}
