using System.Net;
using System.Net.Http.Json;
using Coccinelle.Server.Tests.Support;
using ReportedBy = Coccinelle.Sandbox.Providers;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>Who may have the assistant, and what the others hear.</summary>
public sealed class AdmissionTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_suspended_firms_callers_hear_a_message_that_names_nobody_until_it_is_resumed(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using var client = server.As(TestServer.OperatorKey);
        using var suspended = await client.PostAsync($"/api/tenants/{firm.Id}/suspend", null, TestServer.Ct);
        Assert.Equal("suspended", (await suspended.ReadAsync(HttpStatusCode.OK)).Text("status"));

        var twiml = await server.RingAsync(firm, Numbers.CallSid());
        using var refused = await firm.Api.GetAsync("/api/calls", TestServer.Ct);
        using var resumed = await client.PostAsync($"/api/tenants/{firm.Id}/resume", null, TestServer.Ct);

        Assert.Equal(["Say", "Hangup"], twiml.Elements().Select(verb => verb.Name.LocalName));
        Assert.DoesNotContain(firm.Name, twiml.Value, StringComparison.Ordinal);
        await refused.ProblemAsync(HttpStatusCode.Forbidden, "tenant_suspended");
        Assert.Equal("neutral_message", Assert.Single(await firm.CallsAsync())!.Text("outcome"));
        Assert.True((await server.RingAsync(firm, Numbers.CallSid())).IsStream());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_channel_that_is_off_or_has_no_assistant_leads_to_the_voicemail(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var off = await Firm.CreateAsync(server);
        using var bare = await Firm.CreateBareAsync(server);
        var line = Numbers.Line();
        await bare.AddLineAsync(line);
        using (var response = await off.Api.PostAsJsonAsync("/api/channels/phone/toggle", new { enabled = false }, TestServer.Ct))
            await response.ReadAsync(HttpStatusCode.OK);

        Assert.True((await server.RingAsync(off, Numbers.CallSid())).IsVoicemail());
        Assert.True((await server.AskAsync(Twilio.Voice, Twilio.Call(Numbers.CallSid(), Numbers.Mobile(), line))).IsVoicemail());
        Assert.Equal(0, server.VapiCallsOf(off));

        using var on = await off.Api.PostAsJsonAsync("/api/channels/phone/toggle", new { enabled = true }, TestServer.Ct);
        await on.ReadAsync(HttpStatusCode.OK);
        Assert.True((await server.RingAsync(off, Numbers.CallSid())).IsStream());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_blocked_caller_hears_a_busy_tone(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var nuisance = Numbers.Mobile();
        using var firm = await Firm.CreateAsync(server, new { blockedCallers = new[] { Numbers.National(nuisance) } });
        var callSid = Numbers.CallSid();

        var twiml = await server.RingAsync(firm, callSid, nuisance);

        Assert.Equal("busy", Assert.Single(twiml.Elements("Reject")).Attribute("reason")?.Value);
        Assert.Equal("rejected", (await firm.FindCallAsync(callSid))?.Text("outcome"));
        Assert.Equal(0, server.VapiCallsOf(firm));
    }

    public static TheoryData<string, ReportedBy> Ends { get; } = new(
        from kind in new[] { TestDatabase.Sqlite, TestDatabase.Postgres }
        from who in new[] { ReportedBy.Twilio, ReportedBy.Vapi }
        select new TheoryDataRow<string, ReportedBy>(kind, who));

    [Theory, MemberData(nameof(Ends))]
    public async Task A_firms_calls_at_once_are_limited_and_whoever_reports_the_end_first_frees_the_place(string kind, ReportedBy who)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { maxConcurrentCalls = 2 });
        string[] callSids = [Numbers.CallSid(), Numbers.CallSid()];
        foreach (var callSid in callSids)
            Assert.True((await server.RingAsync(firm, callSid)).IsStream());
        Assert.True((await server.RingAsync(firm, Numbers.CallSid())).IsVoicemail());

        if (who == ReportedBy.Twilio)
            await server.TellTwilioStatusAsync(callSids[0], "completed", 12);
        else
            await server.TellVapiAsync(VapiWebhook.Ended((await firm.FindCallAsync(callSids[0]))!.Text("vapiCallId")));

        await firm.CallAsync(callSids[0], call => call.Text("endedAt") != "");
        await Eventually.IsTrueAsync(async () => (await server.RingAsync(firm, Numbers.CallSid())).IsStream());
        Assert.True((await server.RingAsync(firm, Numbers.CallSid())).IsVoicemail());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Used_up_minutes_end_in_the_voicemail(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { monthlyMinutes = 2 });
        var callSid = Numbers.CallSid();
        Assert.True((await server.RingAsync(firm, callSid)).IsStream());

        await server.TellTwilioStatusAsync(callSid, "completed", 61);

        await firm.CallAsync(callSid, call => call.Text("endedAt") != "");
        await Eventually.IsTrueAsync(async () => (await server.RingAsync(firm, Numbers.CallSid())).IsVoicemail());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_accounts_slots_are_shared_fairly_survive_a_restart_and_come_back_when_their_leases_end(string kind)
    {
        (string, string) slots = ("VAPI_MAX_CONCURRENT_CALLS", "5");
        var server = await servers.GetAsync(kind, slots);
        using var busy = await Firm.CreateAsync(server);
        for (var i = 0; i < 4; i++)
            Assert.True((await server.RingAsync(busy, Numbers.CallSid())).IsStream());
        Assert.True((await server.RingAsync(busy, Numbers.CallSid())).IsVoicemail());

        await server.RestartAsync(slots);
        Assert.True((await server.RingAsync(busy, Numbers.CallSid())).IsVoicemail());

        using var quiet = await Firm.CreateAsync(server);
        Assert.True((await server.RingAsync(quiet, Numbers.CallSid())).IsStream());
        using var late = await Firm.CreateAsync(server);
        Assert.True((await server.RingAsync(late, Numbers.CallSid())).IsVoicemail());

        server.Clock.Advance(TimeSpan.FromMinutes(17));
        Assert.True((await server.RingAsync(late, Numbers.CallSid())).IsStream());
    }
}
