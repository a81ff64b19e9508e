using Coccinelle.Sandbox;
using Coccinelle.Server.Calls.Transfers;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>A caller who wants a person gets one, or hears honestly that there is none; he never falls out of the line.</summary>
public sealed class TransferTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_caller_is_really_passed_on(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var number = Numbers.Mobile();
        using var firm = await Firm.CreateAsync(server, new { transferNumber = number });

        var steps = await server.CallAsync(Wants(firm) with { Dial = DialOutcome.Answered });

        Assert.Contains(steps, step => step is { Kind: CallStepKind.AssistantSaid, Text: "Je vous passe quelqu'un, ne quittez pas." });
        Assert.Equal(number, Assert.Single(steps, step => step.Kind == CallStepKind.Dialling).Text);
        Assert.Contains(steps, step => step.Kind == CallStepKind.PersonAnswered);
        Assert.DoesNotContain(steps, step => step.Kind == CallStepKind.Recording);
        Assert.Equal("transfer", Assert.Single(await firm.CallsAsync())!.Text("outcome"));
        Assert.Equal(TransferRow.Answered, await StateAsync(server, firm));
        var dial = steps.Single(step => step.Kind == CallStepKind.Answered && step["url"]!.Contains("transferred", StringComparison.Ordinal));
        Assert.Contains("Hangup", dial.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task When_nobody_picks_up_the_caller_gets_the_voicemail_and_the_owner_hears_of_it(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { transferNumber = Numbers.Mobile() });

        var steps = await server.CallAsync(Wants(firm) with { Dial = DialOutcome.NoAnswer, LeavesMessage = true });

        Assert.Contains(steps, step => step.Kind == CallStepKind.MessageLeft);
        Assert.Equal("voicemail", Assert.Single(await firm.CallsAsync())!.Text("outcome"));
        Assert.Equal(TransferRow.Unanswered, await StateAsync(server, firm));
        var notices = await Eventually.GetAsync(() => firm.NoticesAsync(), notices => notices.Count == 3);
        Assert.Equal(["call", "transfer_missed", "voicemail"], notices.Select(notice => notice!.Text("kind")).Order());
        Assert.Equal(2, notices.Count(notice => notice!.Text("partOf").Length > 0));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Without_a_number_or_with_one_that_comes_back_nobody_is_promised(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        using var circle = await Firm.CreateAsync(server, new { transferNumber = firm.Line });
        foreach (var unlucky in new[] { firm, circle })
        {
            var (_, _, vapiCallId) = await server.RungAsync(unlucky);

            var answer = await server.ToolAsync(vapiCallId, "transfer_call", new { reason = "parler au patron" });

            Assert.Equal("unavailable", answer.Text("outcome"));
            Assert.Contains("rappelle", answer.Text("say"), StringComparison.Ordinal);
            Assert.Null(await StateAsync(server, unlucky));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task While_the_firm_is_closed_nobody_is_passed_on(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { transferNumber = Numbers.Mobile() });
        await server.Database.ExecuteAsync(
            "UPDATE booking_rules SET version = 2, hours = @hours WHERE tenant_id = @Id",
            new { firm.Id, hours = Domain.Agenda.WeekHoursJson.Write(Domain.Agenda.WeekHours.Closed).ToJsonString() },
            TestServer.Ct);
        var (_, _, vapiCallId) = await server.RungAsync(firm);

        var answer = await server.ToolAsync(vapiCallId, "transfer_call");

        Assert.Equal("unavailable", answer.Text("outcome"));
        Assert.Contains("fermés", answer.Text("say"), StringComparison.Ordinal);
        Assert.Null(await StateAsync(server, firm));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_overflow_number_stands_in_and_asking_twice_passes_on_once(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { transferNumber = TestServer.SharedNumber });
        var overflow = Numbers.Mobile();
        await firm.PatchAsync(new { overflowNumber = overflow });
        var (callSid, _, vapiCallId) = await server.RungAsync(firm);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.ToolAsync(vapiCallId, "transfer_call")));

        Assert.All(answers, answer => Assert.Equal("transferring", answer.Text("outcome")));
        Assert.Equal(1, await server.CountAsync("call_transfers", callSid));
        Assert.Equal(overflow, await server.Database.ScalarAsync<string>("SELECT number FROM call_transfers WHERE call_sid = @callSid", new { callSid }, TestServer.Ct));
        Assert.Equal(["transferred"], (await firm.FindCallAsync(callSid))!["actions"]!.AsArray().Select(action => action!.Text("type")));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_caller_whose_assistant_leaves_before_the_call_is_moved_is_dialled_and_not_hung_up_on(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        var number = Numbers.Mobile();
        using var firm = await Firm.CreateAsync(server, new { transferNumber = number });
        var caller = Numbers.Mobile();
        var (callSid, _, vapiCallId) = await server.RungAsync(firm, caller);
        await server.ToolAsync(vapiCallId, "transfer_call");

        var left = await server.AskAsync(Twilio.Voice + "/action?step=assistant-left", Twilio.Call(callSid, caller, firm.Line));

        Assert.Equal(number, left.Element("Dial")!.Element("Number")!.Value);
        Assert.Equal(TestServer.SharedNumber, left.Element("Dial")!.Attribute("callerId")!.Value);
        Assert.Equal(TransferRow.Dialling, await StateAsync(server, firm));
        var unanswered = await server.AskAsync(
            Twilio.Voice + "/action?step=transferred", Twilio.Call(callSid, caller, firm.Line, ("DialCallStatus", "no-answer")));
        Assert.True(unanswered.IsVoicemail());
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task While_Twilio_is_being_asked_a_caller_whose_assistant_left_waits(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { transferNumber = Numbers.Mobile() });
        var caller = Numbers.Mobile();
        var (callSid, _, vapiCallId) = await server.RungAsync(firm, caller);
        await server.ToolAsync(vapiCallId, "transfer_call");
        await server.Database.ExecuteAsync("UPDATE call_transfers SET state = 'sending', next_attempt_at = NULL WHERE call_sid = @callSid", new { callSid }, TestServer.Ct);

        var first = await server.AskAsync(Twilio.Voice + "/action?step=assistant-left", Twilio.Call(callSid, caller, firm.Line));
        Assert.NotNull(first.Element("Pause"));
        Assert.EndsWith("step=assistant-left&try=2", first.Element("Redirect")!.Value, StringComparison.Ordinal);
        await server.Database.ExecuteAsync("UPDATE call_transfers SET state = 'failed' WHERE call_sid = @callSid", new { callSid }, TestServer.Ct);
        var second = await server.AskAsync(Twilio.Voice + "/action?step=assistant-left&try=2", Twilio.Call(callSid, caller, firm.Line));

        Assert.Null(second.Element("Pause"));
        Assert.Null(second.Element("Dial"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_refusal_of_Twilios_is_told_to_the_owner_and_an_unknown_outcome_is_not_repeated(string kind)
    {
        var server = await servers.GetAsync(kind);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        foreach (var (fault, state) in new[] { (TwilioRestFault.Unauthorized, TransferRow.Failed), (TwilioRestFault.ServerError, TransferRow.Unknown) })
        {
            using var firm = await Firm.CreateAsync(server, new { transferNumber = Numbers.Mobile() });
            var (_, _, vapiCallId) = await server.RungAsync(firm);
            server.World.Faults = new SandboxFaults { TwilioRest = fault };
            await server.ToolAsync(vapiCallId, "transfer_call");

            await Eventually.GetAsync(() => StateAsync(server, firm), now => now == state);

            Assert.Equal("transfer_missed", Assert.Single(await firm.NoticesAsync())!.Text("kind"));
            Assert.Equal("unavailable", (await server.ToolAsync(vapiCallId, "transfer_call")).Text("outcome"));
            server.World.Faults = SandboxFaults.None;
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task What_a_server_left_behind_when_it_died_is_finished_by_the_next(string kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { transferNumber = Numbers.Mobile() });
        var (callSid, _, vapiCallId) = await server.RungAsync(firm);
        await server.ToolAsync(vapiCallId, "transfer_call");

        await server.RestartAsync();
        using var api = server.As(firm.Key);

        // The call is none of the sandbox's live ones, so Twilio says that it is over: somebody has asked.
        await Eventually.GetAsync(
            () => server.Database.ScalarAsync<string>("SELECT state FROM call_transfers WHERE call_sid = @callSid", new { callSid }, TestServer.Ct), state => state == TransferRow.Gone);
    }

    private static CallPlan Wants(Firm firm) => new()
    {
        From = Numbers.Mobile(),
        ForwardedFrom = firm.Line,
        Caller = [CallerLine.Says("Je voudrais parler à quelqu'un.", new ToolCallPlan("transfer_call"))],
    };

    private static Task<string?> StateAsync(TestServer server, Firm firm)
        => server.Database.ScalarAsync<string>("SELECT state FROM call_transfers WHERE tenant_id = @Id", new { firm.Id }, TestServer.Ct);
}
