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

    private async Task<List<CallStep>> CallAndWhenConnectedAsync(Func<Task> act)
    {
        var steps = new List<CallStep>();
        await foreach (var step in Sandbox.Phone.CallAsync(LongCall, Token))
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
