using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coccinelle.Sandbox.Tests.Twilio;

public sealed class RestTests : SandboxFixture
{
    private const string CallSid = "CA00000000000000000000000000000001";
    private const string Resource = $"/Calls/{CallSid}.json";

    private static readonly CallPlan LongCall = Forwarded() with { CallSid = CallSid, TalkFor = TimeSpan.FromHours(1) };

    [Fact]
    public async Task A_live_call_can_be_sent_to_another_document()
    {
        ServerHandsOver("<Say>jamais dit</Say>");

        var steps = await CallAndWhenConnectedAsync(async () =>
        {
            var twiml = KeyValuePair.Create("Twiml", "<Response><Dial>+33140000009</Dial></Response>");
            using var response = await SendTwilioAsync(HttpMethod.Post, Resource, twiml);
            Assert.Equal("in-progress", (await JsonAsync(response)).GetProperty("status").GetString());
        });

        Assert.DoesNotContain(steps, step => step.Kind == CallStepKind.Said);
        Assert.Equal("+33140000009", steps.Single(step => step.Kind == CallStepKind.Dialling).Text);
        Assert.Equal("phone-call-provider-closed-websocket", Sandbox.World.VapiCalls.Single().EndedReason);
    }

    [Theory]
    [InlineData(CalleeBehaviour.Answers, "completed", "true")]
    [InlineData(CalleeBehaviour.Busy, "busy", "false")]
    [InlineData(CalleeBehaviour.NoAnswer, "no-answer", "false")]
    [InlineData(CalleeBehaviour.Failed, "failed", "false")]
    [InlineData(CalleeBehaviour.Forwards, "failed", "false")]
    [InlineData(null, "no-answer", "false")]
    public async Task A_transfer_out_of_the_stream_rings_the_number_as_it_behaves_and_reports_to_the_action(CalleeBehaviour? behaviour, string status, string bridged)
    {
        const string action = "/webhooks/twilio/voice/action";
        ServerHandsOver();
        Server.AnswersTwiml(action, "<Say>Et après</Say>");
        if (behaviour is { } told)
        {
            Sandbox.World.Behaves("+33140000009", new Callee(told));
        }

        var steps = await CallAndWhenConnectedAsync(
            async () =>
            {
                var twiml = KeyValuePair.Create(
                    "Twiml", $"<Response><Dial timeout=\"20\" action=\"{action}?step=dialed\"><Number>+33140000009</Number></Dial></Response>");
                using var response = await SendTwilioAsync(HttpMethod.Post, Resource, twiml);
                response.EnsureSuccessStatusCode();
            },
            LongCall with { TalkFor = TimeSpan.FromMilliseconds(200) });

        var asked = Server.To(action).Single();
        Assert.Equal((status, bridged, "?step=dialed", CallSid), (asked["DialCallStatus"], asked["DialBridged"], asked.Query, asked["CallSid"]));
        Assert.Equal(behaviour == CalleeBehaviour.Answers, asked["DialCallDuration"] is not null);
        var order = steps.Select(step => step.Kind).ToList();
        Assert.True(order.IndexOf(CallStepKind.AssistantLeft) < order.IndexOf(CallStepKind.Dialling));
        Assert.Equal("phone-call-provider-closed-websocket", Sandbox.World.VapiCalls.Single().EndedReason);
        Assert.Equal("Et après", steps.Single(step => step.Kind == CallStepKind.Said).Text);
    }

    [Fact]
    public async Task A_live_call_can_be_sent_to_an_address()
    {
        ServerHandsOver();
        Server.AnswersTwiml("/elsewhere", "<Say>Ailleurs</Say>");

        var steps = await CallAndWhenConnectedAsync(async () =>
        {
            using var response = await SendTwilioAsync(HttpMethod.Post, Resource, KeyValuePair.Create("Url", $"{Server.Address}elsewhere"));
            response.EnsureSuccessStatusCode();
        });

        Assert.Contains(steps, step => step is { Kind: CallStepKind.Said, Text: "Ailleurs" });
    }

    [Fact]
    public async Task A_live_call_can_be_ended_and_then_no_longer_changed()
    {
        ServerHandsOver();

        await CallAndWhenConnectedAsync(async () =>
            (await SendTwilioAsync(HttpMethod.Post, Resource, KeyValuePair.Create("Status", "completed"))).Dispose());

        using var late = await SendTwilioAsync(HttpMethod.Post, Resource, KeyValuePair.Create("Twiml", "<Response/>"));
        await AssertErrorAsync(late, HttpStatusCode.BadRequest, 21220);
        using var get = await SendTwilioAsync(HttpMethod.Get, Resource);
        var call = await JsonAsync(get);
        Assert.Equal(("completed", "+33140000001"), (call.GetProperty("status").GetString(), call.GetProperty("forwarded_from").GetString()));
    }

    [Fact]
    public async Task Errors_have_Twilios_shape()
    {
        using var unknown = await SendTwilioAsync(HttpMethod.Get, "/Calls/CAffffffffffffffffffffffffffffffff.json");
        await AssertErrorAsync(unknown, HttpStatusCode.NotFound, 20404);
        using var anonymous = await Client.GetAsync($"/2010-04-01/Accounts/{SandboxDefaults.TwilioAccountSid}{Resource}", Token);
        await AssertErrorAsync(anonymous, HttpStatusCode.Unauthorized, 20003);
    }

    [Theory]
    [InlineData(TwilioRestFault.Unauthorized, HttpStatusCode.Unauthorized, 20003)]
    [InlineData(TwilioRestFault.TooManyRequests, HttpStatusCode.TooManyRequests, 20429)]
    [InlineData(TwilioRestFault.ServerError, HttpStatusCode.InternalServerError, 20500)]
    public async Task Faults_are_answered_as_asked(TwilioRestFault fault, HttpStatusCode status, int code)
    {
        Sandbox.World.Faults = new SandboxFaults { TwilioRest = fault };

        using var response = await SendTwilioAsync(HttpMethod.Get, Resource);

        await AssertErrorAsync(response, status, code);
    }

    private async Task<List<CallStep>> CallAndWhenConnectedAsync(Func<Task> act, CallPlan? plan = null)
    {
        var steps = new List<CallStep>();
        await foreach (var step in Sandbox.Phone.CallAsync(plan ?? LongCall, Token))
        {
            steps.Add(step);
            if (step.Kind == CallStepKind.AssistantSaid)
            {
                await act();
            }
        }

        return steps;
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, int code)
    {
        var error = await JsonAsync(response);
        Assert.Equal((status, code, (int)status), (response.StatusCode, error.GetProperty("code").GetInt32(), error.GetProperty("status").GetInt32()));
        Assert.Equal($"https://www.twilio.com/docs/errors/{code}", error.GetProperty("more_info").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    private static Task<JsonElement> JsonAsync(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>(Token);
}
