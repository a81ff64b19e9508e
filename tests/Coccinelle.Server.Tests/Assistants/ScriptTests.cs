using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Assistants;

/// <summary>
/// Whole conversations against the real server: the assistant is the one that we made at Vapi, its tools are asked where they say, and what
/// was said is in the diary.
/// </summary>
public sealed class ScriptTests(OwnServers servers) : IClassFixture<OwnServers>
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Booking_leaves_the_second_slot_in_the_diary_and_a_call_that_tells_of_it(string kind)
    {
        using var call = await PlayAsync(kind, "booking");

        call.AssertReached();
        var appointment = Assert.Single(await call.AppointmentsAsync())!;
        var second = call.Answer("slots")["slots"]![1]!;
        Assert.Equal(second.Text("start")[..16], appointment.Text("localStart"));
        Assert.Equal(("confirmed", "Camille Martin", call.Caller), (appointment.Text("status"), appointment.Text("customerName"), appointment.Text("customerPhone")));
        Assert.Contains($"Le deuxième me va : {second.Text("spoken")}", call.Heard(CallStepKind.CallerSaid), StringComparison.Ordinal);
        Assert.Contains(call.Answer("booked").Text("say"), call.Heard(CallStepKind.AssistantSaid), StringComparison.Ordinal);
        var log = await call.LogAsync();
        Assert.Equal(appointment.Text("callId"), log.Text("id"));
        Assert.Contains("Le client a pris rendez-vous", log.Text("summary"), StringComparison.Ordinal);
        Assert.Contains("Camille Martin", log.Text("transcript"), StringComparison.Ordinal);
        var action = Assert.Single(log["actions"]!.AsArray())!;
        Assert.Equal(("appointment_booked", appointment.Text("id")), (action.Text("type"), action.Text("id")));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Full_diary_ends_with_the_first_alternative(string kind)
    {
        using var call = await PlayAsync(kind, "full-diary");

        call.AssertReached();
        var appointment = Assert.Single(await call.AppointmentsAsync())!;
        Assert.Equal(call.Answer("closed")["slots"]![0]!.Text("start")[..16], appointment.Text("localStart"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Change_of_mind_leaves_one_appointment_that_was_moved_once(string kind)
    {
        using var call = await PlayAsync(kind, "change-of-mind");

        Assert.Contains(call.Answer("moved").Text("say"), call.Heard(CallStepKind.AssistantSaid), StringComparison.Ordinal);
        var appointment = Assert.Single(await call.AppointmentsAsync())!;
        Assert.Equal(1, appointment["moved"]!.GetValue<int>());
        Assert.Equal(call.Answer("slots")["slots"]![1]!.Text("start")[..16], appointment.Text("localStart"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Wrong_arguments_book_nothing_until_they_are_right(string kind)
    {
        using var call = await PlayAsync(kind, "wrong-arguments");

        call.AssertReached();
        Assert.Equal(["invalid", "error", "invalid"], call.Outcomes.Take(3));
        Assert.Equal("Camille Martin", Assert.Single(await call.AppointmentsAsync())!.Text("customerName"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_caller_who_hangs_up_while_he_is_booked_is_booked(string kind)
    {
        using var call = await PlayAsync(kind, "hang-up");

        call.AssertReached();
        Assert.Equal("Hugo Lefèvre", Assert.Single(await call.AppointmentsAsync())!.Text("customerName"));
        Assert.DoesNotContain(call.Answer("booked").Text("say"), call.Heard(CallStepKind.AssistantSaid), StringComparison.Ordinal);
        var log = await call.LogAsync();
        Assert.Equal("appointment_booked", Assert.Single(log["actions"]!.AsArray())!.Text("type"));
    }

    private async Task<PlayedCall> PlayAsync(string kind, string name)
    {
        var server = await servers.GetAsync(kind, AssistantChecks.On);
        var firm = await Firm.CreateBareAsync(server);
        var line = Numbers.Line();
        await firm.AddLineAsync(line);
        await firm.AssistantAsync(AssistantChecks.IsUpToDate);
        var script = CallScripts.Find(name)!;
        var (callSid, caller) = (Numbers.CallSid(), Numbers.Mobile());
        var steps = await server.CallAsync(script.On(new CallPlan { From = caller, ForwardedFrom = line, CallSid = callSid }));
        return new PlayedCall(firm, script, callSid, caller, steps);
    }

    private sealed record PlayedCall(Firm Firm, CallScript Script, string CallSid, string Caller, IReadOnlyList<CallStep> Steps) : IDisposable
    {
        private IEnumerable<CallStep> Answers => Steps.Where(step => step.Kind == CallStepKind.ToolAnswered);

        public IEnumerable<string?> Outcomes => Answers.Select(step => step["outcome"]);

        public void AssertReached() => Assert.True(Script.Unreached(Steps) is null, string.Join('\n', Answers.Select(step => $"{step["function"]}: {step.Text}")));

        /// <summary>The first answer with that outcome.</summary>
        public JsonNode Answer(string outcome) => JsonNode.Parse(Answers.First(step => step["outcome"] == outcome).Text)!;

        public string Heard(CallStepKind who) => string.Join('\n', Steps.Where(step => step.Kind == who).Select(step => step.Text));

        public async Task<JsonArray> AppointmentsAsync()
        {
            using var response = await Firm.Api.GetAsync("/api/appointments", TestServer.Ct);
            return (await response.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray();
        }

        /// <summary>The firm's call log once Vapi has reported.</summary>
        public Task<JsonNode> LogAsync() => Firm.CallAsync(CallSid, call => call.Text("transcript") != "" && call.Text("status") == "completed");

        public void Dispose() => Firm.Dispose();
    }
}
