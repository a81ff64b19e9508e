using Coccinelle.Sandbox;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Calls;

/// <summary>The main job, from the operator's first request to the finished call.</summary>
public sealed class WalkTests
{
    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task A_forwarded_call_reaches_the_firms_assistant_and_its_end_completes_the_row(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server, new { assistantName = "Sara" });
        var (callSid, caller) = (Numbers.CallSid(), Numbers.Mobile());

        var steps = await server.Sandbox.Phone.CallToEndAsync(
            new CallPlan { From = caller, ForwardedFrom = firm.Line, CallSid = callSid, Caller = [CallerLine.Says("Je voudrais un rendez-vous.")] }, TestServer.Ct);

        Assert.Equal(AnsweredBy.Assistant, steps[^1].AnsweredBy);
        Assert.Equal(firm.FirstWords, steps.First(step => step.Kind == CallStepKind.AssistantSaid).Text);
        var vapiCall = Assert.Single(server.World.VapiCalls, call => call.AssistantId == firm.AssistantId);
        var answer = steps.First(step => step.Kind == CallStepKind.Answered).Text;
        Assert.Contains($"<Stream url=\"{vapiCall.StreamUrl}\"", answer, StringComparison.Ordinal);

        var call = await firm.CallAsync(callSid, call => call.Text("transcript") != "" && call.Text("status") == "completed" && call["durationSeconds"] is not null);
        Assert.Equal(("forwardedFrom", "assistant", "inbound"), (call.Text("foundBy"), call.Text("outcome"), call.Text("direction")));
        Assert.Equal((caller, TestServer.SharedNumber, firm.Line), (call.Text("from"), call.Text("to"), call.Text("forwardedFrom")));
        Assert.Equal(firm.Line, call["evidence"]!.Text("forwardedFrom"));
        Assert.Equal(vapiCall.Id, call.Text("vapiCallId"));
        Assert.Equal(CallPlan.CustomerEndedCall, call.Text("endedReason"));
        Assert.Contains("Je voudrais un rendez-vous.", call.Text("transcript"), StringComparison.Ordinal);
        Assert.NotEqual("", call.Text("summary"));
        Assert.Equal(1, call["costCents"]!.GetValue<int>());
        Assert.NotEqual("", call.Text("startedAt"));
        Assert.NotEqual("", call.Text("endedAt"));
        Assert.NotEqual("", call.Text("recordingUrl"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task The_list_of_calls_has_no_transcript(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        await server.Sandbox.Phone.CallToEndAsync(new CallPlan { From = Numbers.Mobile(), ForwardedFrom = firm.Line }, TestServer.Ct);

        var call = Assert.Single(await firm.CallsAsync());

        Assert.Null(call!["transcript"]);
        Assert.Equal("forwardedFrom", call.Text("foundBy"));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Vapi_is_told_who_calls_and_which_firm_was_meant(string kind)
    {
        var server = await SharedServers.GetAsync(kind);
        using var firm = await Firm.CreateAsync(server);
        var (callSid, caller) = (Numbers.CallSid(), Numbers.Mobile());

        await server.AskAsync(Twilio.Voice, Twilio.Call(callSid, caller, firm.Line));

        var request = server.World.VapiCalls.Single(call => call.AssistantId == firm.AssistantId).Request;
        Assert.True(request.GetProperty("phoneCallProviderBypassEnabled").GetBoolean());
        Assert.Equal(SandboxDefaults.VapiPhoneNumberId, request.GetProperty("phoneNumberId").GetString());
        Assert.Equal(caller, request.GetProperty("customer").GetProperty("number").GetString());
        var variables = request.GetProperty("assistantOverrides").GetProperty("variableValues");
        Assert.Equal(firm.Name, variables.GetProperty("firmName").GetString());
        Assert.Equal(callSid, variables.GetProperty("twilioCallSid").GetString());
        Assert.Equal(firm.Id, request.GetProperty("assistantOverrides").GetProperty("metadata").GetProperty("tenantId").GetString());
    }
}
