using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Coccinelle.Sandbox.Tests.Vapi;

public sealed class AgentTests : SandboxFixture
{
    [Fact]
    public async Task The_server_hears_of_start_end_and_report_in_this_order()
    {
        ServerHandsOver();

        await CallAsync(Forwarded(CallerLine.Says("Bonjour.")));

        var messages = Server.To(VapiEvents);
        var id = Sandbox.World.VapiCalls.Single().Id;
        Assert.All(messages, message => Assert.Equal(SandboxDefaults.VapiWebhookSecret, message.Headers["X-Vapi-Secret"]));
        Assert.All(messages, message => Assert.Equal(id, message.Message.GetProperty("call").GetProperty("id").GetString()));
        Assert.Equal(["status-update in-progress", "status-update ended", "end-of-call-report"], messages.Select(Name));
        Assert.Equal(CallPlan.CustomerEndedCall, messages[1].Message.GetProperty("endedReason").GetString());

        var report = messages[2].Message;
        var artifact = report.GetProperty("artifact");
        Assert.Equal(
            "AI: Bonjour Camille, cabinet Martin.\nUser: Bonjour.\nAI: Très bien, c'est noté.\n",
            artifact.GetProperty("transcript").GetString());
        Assert.Equal(["bot", "user", "bot"], artifact.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("role").GetString()));
        Assert.True(report.GetProperty("endedAt").GetDateTimeOffset() >= report.GetProperty("startedAt").GetDateTimeOffset());
        Assert.True(report.GetProperty("cost").GetDecimal() > 0);
        Assert.NotEmpty(report.GetProperty("analysis").GetProperty("summary").GetString()!);
        Assert.NotEmpty(artifact.GetProperty("recording").GetProperty("stereoUrl").GetString()!);
    }

    [Fact]
    public async Task Reordered_the_report_comes_first()
    {
        ServerHandsOver();
        Sandbox.World.Faults = new SandboxFaults { Reordered = true };

        await CallAsync(Forwarded());

        Assert.Equal(["end-of-call-report", "status-update ended", "status-update in-progress"], Server.To(VapiEvents).Select(Name));
    }

    [Fact]
    public async Task When_the_assistant_ends_the_call_Twilio_goes_on_after_Connect()
    {
        ServerHandsOver("<Redirect>/webhooks/twilio/voice/after</Redirect>");
        Server.AnswersTwiml("/webhooks/twilio/voice/after", "<Say>Merci de votre appel</Say>");

        var steps = await CallAsync(Forwarded() with { EndedReason = "call.in-progress.error-vapifault-worker-died" });

        Assert.Contains(steps, step => step is { Kind: CallStepKind.Said, Text: "Merci de votre appel" });
        var order = Server.Received.Select(request => request.Path == VapiEvents ? Name(request) : request.Path).ToList();
        Assert.True(order.IndexOf("end-of-call-report") < order.IndexOf("/webhooks/twilio/voice/after"));
    }

    [Fact]
    public async Task Tool_calls_reach_the_server_and_their_sentence_the_caller()
    {
        ServerHandsOver();
        Server.Answers[VapiTools] = request =>
        {
            var call = request.Message.GetProperty("toolCallList")[0];
            var arguments = JsonElement.Parse(call.GetProperty("function").GetProperty("arguments").GetString()!);
            var result = JsonSerializer.Serialize(new { outcome = "none", say = $"Rien de libre {arguments.GetProperty("date").GetString()}." });
            return Task.FromResult(ToolResult(call.GetProperty("id").GetString()!, result));
        };
        var tool = new ToolCallPlan("check_availability", JsonElement.Parse("""{"date":"demain"}"""), "call_1");

        var steps = await CallAsync(Forwarded(CallerLine.Says("Demain ?", tool)));

        var answer = ToolAnswer(steps);
        Assert.Equal(("check_availability", "call_1", "result"), (answer["function"], answer["toolCallId"], answer["kind"]));
        Assert.Contains(steps, step => step is { Kind: CallStepKind.AssistantSaid, Text: "Rien de libre demain." });
        Assert.Equal(SandboxDefaults.VapiWebhookSecret, Server.To(VapiTools).Single().Headers["X-Vapi-Secret"]);
    }

    [Theory]
    [InlineData(500, """{"results":[{"toolCallId":"call_1","result":"x"}]}""")]
    [InlineData(200, """{"results":[{"toolCallId":"call_2","result":"x"}]}""")]
    [InlineData(200, """{"results":[{"toolCallId":"call_1","result":"two\nlines"}]}""")]
    [InlineData(200, "<html>")]
    public async Task A_tool_result_that_Vapi_would_ignore_is_ignored(int status, string body)
    {
        ServerHandsOver();
        Server.Answers[VapiTools] = _ => Task.FromResult(Results.Content(body, "application/json", statusCode: status));

        var steps = await CallAsync(Forwarded(CallerLine.Says("?", new ToolCallPlan("f", null, "call_1"))));

        Assert.Equal("none", ToolAnswer(steps)["kind"]);
    }

    [Fact]
    public async Task A_transfer_that_does_not_wait_for_its_sentence_cuts_it_off()
    {
        const string sid = "CA00000000000000000000000000000002";
        ServerHandsOver();
        Server.Answers[VapiTools] = async _ =>
        {
            var twiml = KeyValuePair.Create("Twiml", "<Response><Dial>+33140000009</Dial></Response>");
            using var response = await SendTwilioAsync(HttpMethod.Post, $"/Calls/{sid}.json", twiml);
            return ToolResult("call_1", """{"outcome":"transferring","say":"Je vous transfère."}""");
        };

        var plan = Forwarded(CallerLine.Says("Un humain !", new ToolCallPlan("transfer_call", null, "call_1"))) with { CallSid = sid, Dial = DialOutcome.Answered };
        var steps = await CallAsync(plan);

        Assert.DoesNotContain(steps, step => step is { Kind: CallStepKind.AssistantSaid, Text: "Je vous transfère." });
        Assert.Contains(steps, step => step.Kind == CallStepKind.PersonAnswered);
    }

    [Fact]
    public async Task A_frozen_assistant_is_reported_as_hang()
    {
        ServerHandsOver();

        await CallAsync(Forwarded() with { AssistantFreezes = true });

        Assert.Equal("hang", Name(Server.To(VapiEvents)[1]));
    }

    [Fact]
    public async Task A_call_that_nobody_connects_is_given_up_and_frees_its_slot()
    {
        Sandbox.Options.NoCallReceivedAfter = TimeSpan.FromMilliseconds(50);
        Sandbox.World.VapiSlots = 1;
        using var response = await PostCallAsync(BypassCall());

        var message = await Server.WaitForAsync(request => request.Path == VapiEvents, Token);

        Assert.Equal("phone-call-provider-bypass-enabled-but-no-call-received", message.Message.GetProperty("endedReason").GetString());
        Assert.False(Sandbox.World.Vapi.CreateCall(default, default, null, forceBlocked: false).Call.Blocked);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_in_the_middle_ends_the_call_properly()
    {
        ServerHandsOver();

        await foreach (var step in Sandbox.Phone.CallAsync(Forwarded() with { TalkFor = TimeSpan.FromHours(1) }, Token))
        {
            if (step.Kind == CallStepKind.AssistantSaid)
            {
                break;
            }
        }

        Assert.Equal(CallPlan.CustomerEndedCall, Sandbox.World.VapiCalls.Single().EndedReason);
        Assert.Single(Server.To(Status));
    }

    private static IResult ToolResult(string toolCallId, string result) => Results.Ok(new { results = new[] { new { toolCallId, result } } });

    private static CallStep ToolAnswer(IReadOnlyList<CallStep> steps) => steps.Single(step => step.Kind == CallStepKind.ToolAnswered);

    private static string Name(Received request)
    {
        var type = request.Message.GetProperty("type").GetString()!;
        return type == "status-update" ? $"{type} {request.Message.GetProperty("status").GetString()}" : type;
    }
}
