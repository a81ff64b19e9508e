using System.Text.RegularExpressions;

namespace Coccinelle.Sandbox.Tests.Twilio;

public sealed partial class WebhookTests : SandboxFixture
{
    [Fact]
    public async Task The_voice_webhook_looks_like_Twilios()
    {
        Server.AnswersTwiml(Voice, "<Hangup/>");

        await CallAsync(Forwarded());

        var voice = Server.To(Voice).Single();
        Assert.Equal("POST", voice.Method);
        Assert.Equal("application/x-www-form-urlencoded; charset=UTF-8", voice.Headers["Content-Type"]);
        Assert.Equal("TwilioProxy/1.1", voice.Headers["User-Agent"]);
        Assert.True(Guid.TryParse(voice.Headers["I-Twilio-Idempotency-Token"], out _));
        Assert.Matches(CallSid(), voice["CallSid"]);
        Assert.Equal("ringing", voice["CallStatus"]);
        Assert.Equal("inbound", voice["Direction"]);
        Assert.Equal("2010-04-01", voice["ApiVersion"]);
        Assert.Equal(SandboxDefaults.TwilioAccountSid, voice["AccountSid"]);
        Assert.Equal(("+33612345678", "+33612345678"), (voice["From"], voice["Caller"]));
        Assert.Equal((SandboxDefaults.SharedNumber, SandboxDefaults.SharedNumber), (voice["To"], voice["Called"]));
        Assert.Equal(("+33140000001", "+33140000001"), (voice["ForwardedFrom"], voice["CalledVia"]));
        Assert.Equal(("FR", ""), (voice["FromCountry"], voice["ToCity"]));
        Assert.NotNull(voice["CallToken"]);
    }

    [Fact]
    public async Task A_direct_call_carries_no_forwarding_number()
    {
        Server.AnswersTwiml(Voice, "<Hangup/>");

        await CallAsync(new CallPlan { From = "anonymous" });

        var voice = Server.To(Voice).Single();
        Assert.Equal("anonymous", voice["From"]);
        Assert.DoesNotContain(voice.Form, pair => pair.Key is "ForwardedFrom" or "CalledVia");
    }

    [Theory]
    [InlineData(Carrier.AsIs, "+33612345678", "+33140000001")]
    [InlineData(Carrier.National, "+33612345678", "0140000001")]
    [InlineData(Carrier.DoubleZero, "+33612345678", "0033140000001")]
    [InlineData(Carrier.NoPlus, "+33612345678", "33140000001")]
    [InlineData(Carrier.ExtraZero, "+33612345678", "+330140000001")]
    [InlineData(Carrier.RepeatedCountryCode, "+33612345678", "+3333140000001")]
    [InlineData(Carrier.Missing, "+33612345678", null)]
    [InlineData(Carrier.Inverted, "+33140000001", "+33612345678")]
    public async Task Each_carrier_passes_the_numbers_on_in_its_own_way(Carrier carrier, string from, string? forwardedFrom)
    {
        Server.AnswersTwiml(Voice, "<Hangup/>");

        await CallAsync(Forwarded() with { Carrier = carrier });

        Assert.Equal((from, forwardedFrom), (Server.To(Voice).Single()["From"], Server.To(Voice).Single()["ForwardedFrom"]));
    }

    [Fact]
    public async Task Parameters_of_the_plan_replace_the_usual_ones_on_every_request()
    {
        Server.AnswersTwiml(Voice, "<Hangup/>");

        await CallAsync(Forwarded() with { Parameters = new Dictionary<string, string> { ["ForwardedFrom"] = "+33939035761", ["StirVerstat"] = "NULL" } });

        Assert.All(Server.Received, request => Assert.Equal(("+33939035761", "NULL"), (request["ForwardedFrom"], request["StirVerstat"])));
    }

    [Fact]
    public async Task The_end_is_reported_with_the_duration()
    {
        Server.AnswersTwiml(Voice, "<Hangup/>");

        var steps = await CallAsync(Forwarded());

        var status = Server.To(Status).Single();
        Assert.Equal(("completed", "1", "0"), (status["CallStatus"], status["Duration"], status["SequenceNumber"]));
        Assert.True(int.Parse(status["CallDuration"]!, System.Globalization.CultureInfo.InvariantCulture) >= 1);
        Assert.Equal(steps[0]["callSid"], status["CallSid"]);
        Assert.Equal("+33140000001", status["ForwardedFrom"]);
    }

    [Fact]
    public async Task Copies_are_sent_in_parallel_with_the_same_body_and_token()
    {
        var arrived = 0;
        var all = new TaskCompletionSource();
        Server.Answers[Voice] = async _ =>
        {
            // Nobody is answered before everybody has arrived: copies sent one after the other would never get here.
            if (Interlocked.Increment(ref arrived) == 20)
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(Token);
            return Microsoft.AspNetCore.Http.Results.Content("<Response><Hangup/></Response>", "text/xml");
        };
        Sandbox.World.Faults = new SandboxFaults { Copies = 20 };

        await CallAsync(Forwarded());

        var copies = Server.To(Voice);
        Assert.Equal(20, copies.Count);
        Assert.Single(copies.Select(copy => (copy.Body, copy.Headers["I-Twilio-Idempotency-Token"], copy.Headers["X-Twilio-Signature"])).Distinct());
        Assert.Equal(20, Sandbox.World.Deliveries.Count(delivery => delivery.Name == "voice" && delivery.Answer == "<Response><Hangup/></Response>"));
    }

    [Fact]
    public async Task Reordered_the_end_arrives_before_the_call()
    {
        Server.AnswersTwiml(Voice, "<Hangup/>");
        Sandbox.World.Faults = new SandboxFaults { Reordered = true };

        await CallAsync(Forwarded());

        Assert.Equal([Status, Voice], Server.Received.Select(request => request.Path));
    }

    [Fact]
    public async Task Vanished_the_end_is_never_reported()
    {
        ServerHandsOver();
        Sandbox.World.Faults = new SandboxFaults { Vanished = Providers.Both };

        await CallAsync(Forwarded());

        Assert.Equal([Voice, VapiEvents], Server.Received.Select(request => request.Path));
        Assert.Equal("in-progress", Server.To(VapiEvents).Single().Message.GetProperty("status").GetString());
        Assert.Equal("ended", Sandbox.World.VapiCalls.Single().Status);
    }

    [GeneratedRegex("^CA[0-9a-f]{32}$")]
    private static partial Regex CallSid();
}
