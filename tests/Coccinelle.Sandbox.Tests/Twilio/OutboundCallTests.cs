using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coccinelle.Sandbox.Twilio;
using Microsoft.AspNetCore.Http;

namespace Coccinelle.Sandbox.Tests.Twilio;

public sealed class OutboundCallTests : SandboxFixture
{
    private const string Progress = "/progress";
    private const string Firm = "+33140000001";
    private const string Code = "<Response><Say language=\"fr-FR\">Votre code :</Say><Pause length=\"1\"/><Say>1, 2, 3, 4, 5, 6.</Say><Hangup/></Response>";

    private static readonly string[] AllEvents = ["initiated", "ringing", "answered", "completed"];

    [Fact]
    public async Task Somebody_picks_up_and_what_he_hears_can_be_read()
    {
        using var response = await PlaceAsync(Code);
        var created = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((HttpStatusCode.Created, "queued", "outbound-api"), (response.StatusCode, Text(created, "status"), Text(created, "direction")));

        await EndAsync();

        var call = Sandbox.World.PlacedCalls.Single();
        Assert.Equal((Text(created, "sid"), "completed", Firm, SandboxDefaults.SharedNumber), (call.CallSid, call.Status, call.To, call.From));
        Assert.Equal("Votre code :\n1, 2, 3, 4, 5, 6.", call.Heard);
        Assert.Empty(Sandbox.World.Calls);
        using var lookup = await SendTwilioAsync(HttpMethod.Get, $"/Calls/{call.CallSid}.json");
        Assert.Equal("completed", Text(await lookup.Content.ReadFromJsonAsync<JsonElement>(Token), "status"));
    }

    [Fact]
    public async Task Progress_is_reported_in_order_and_signed_like_everything_else()
    {
        (await PlaceAsync(Code)).Dispose();

        await EndAsync();

        var reports = Server.To(Progress);
        Assert.Equal(["initiated", "ringing", "in-progress", "completed"], reports.Select(report => report["CallStatus"]));
        Assert.Equal(["0", "1", "2", "3"], reports.Select(report => report["SequenceNumber"]));
        Assert.All(reports, report =>
        {
            Assert.Equal(("outbound-api", Firm, SandboxDefaults.SharedNumber), (report["Direction"], report["To"], report["From"]));
            Assert.Null(report["CallToken"]);
            var url = $"{Server.Address.OriginalString.TrimEnd('/')}{Progress}";
            Assert.Equal(
                TwilioSigner.Sign(SandboxDefaults.TwilioAuthToken, url, report.Form.Select(pair => (pair.Key, pair.Value))),
                report.Headers["X-Twilio-Signature"]);
        });
        Assert.NotNull(reports[^1]["CallDuration"]);
    }

    [Fact]
    public async Task Without_wishes_only_the_end_is_reported()
    {
        (await PlaceAsync(Code, events: [])).Dispose();

        await EndAsync();

        Assert.Equal(["completed"], Server.To(Progress).Select(report => report["CallStatus"]));
    }

    [Theory]
    [InlineData(CalleeBehaviour.Busy, "busy")]
    [InlineData(CalleeBehaviour.NoAnswer, "no-answer")]
    [InlineData(CalleeBehaviour.Failed, "failed")]
    public async Task Nobody_hears_anything_when_nobody_picks_up(CalleeBehaviour behaviour, string status)
    {
        Sandbox.World.Behaves(Firm, new Callee(behaviour));
        (await PlaceAsync(Code)).Dispose();

        var end = await EndAsync();

        Assert.Equal((status, "0"), (end["CallStatus"], end["CallDuration"]));
        Assert.Equal((status, ""), (Sandbox.World.PlacedCalls.Single().Status, Sandbox.World.PlacedCalls.Single().Heard));
        Assert.DoesNotContain(Server.To(Progress), report => report["CallStatus"] == "in-progress");
    }

    [Theory]
    [InlineData(Carrier.AsIs, SandboxDefaults.SharedNumber, Firm)]
    [InlineData(Carrier.National, SandboxDefaults.SharedNumber, "0140000001")]
    [InlineData(Carrier.RepeatedCountryCode, SandboxDefaults.SharedNumber, "+3333140000001")]
    [InlineData(Carrier.Missing, SandboxDefaults.SharedNumber, null)]
    [InlineData(Carrier.Inverted, Firm, SandboxDefaults.SharedNumber)]
    public async Task A_line_that_forwards_calls_us_back_as_its_carrier_writes_it(Carrier carrier, string from, string? forwardedFrom)
    {
        Server.AnswersTwiml(Voice, "<Hangup/>");
        Sandbox.World.Behaves(Firm, new Callee(CalleeBehaviour.Forwards, carrier));
        (await PlaceAsync(Code)).Dispose();

        await EndAsync();

        var back = Server.To(Voice).Single();
        Assert.Equal((from, SandboxDefaults.SharedNumber, forwardedFrom), (back["From"], back["To"], back["ForwardedFrom"]));
        Assert.Equal("inbound", back["Direction"]);
        Assert.NotEqual(Sandbox.World.PlacedCalls.Single().CallSid, back["CallSid"]);
        Assert.Equal("completed", Sandbox.World.PlacedCalls.Single().Status);
    }

    /// <summary>While our side has not answered the returning call, the other end of ours is still ringing.</summary>
    [Theory]
    [InlineData("""<Reject reason="busy"/>""", "busy")]
    [InlineData("<Reject/>", "no-answer")]
    public async Task A_returning_call_that_we_reject_was_never_answered(string verbs, string status)
    {
        Server.AnswersTwiml(Voice, verbs);
        Sandbox.World.Behaves(Firm, new Callee(CalleeBehaviour.Forwards));
        (await PlaceAsync(Code)).Dispose();

        Assert.Equal(status, (await EndAsync())["CallStatus"]);
        Assert.Equal(["initiated", "ringing", status], Server.To(Progress).Select(report => report["CallStatus"]));
    }

    [Fact]
    public async Task Both_ends_of_a_forwarded_call_end_together()
    {
        // Ours ends with its document; the other leg is waiting for an answer that would never come.
        Server.Answers["/next"] = async _ =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Token);
            return Results.Ok();
        };
        Server.AnswersTwiml(Voice, "<Say>Bonjour</Say><Gather input=\"speech\"/><Record/><Pause length=\"1\"/>");
        Sandbox.World.Behaves(Firm, new Callee(CalleeBehaviour.Forwards));
        (await PlaceAsync(Code)).Dispose();

        await EndAsync();

        Assert.NotNull(Sandbox.World.Calls.Single().EndedAt);
        Assert.Equal("completed", Sandbox.World.PlacedCalls.Single().Status);
    }

    [Fact]
    public async Task A_document_that_is_none_ends_the_call_and_asks_no_fallback()
    {
        (await PlaceAsync("<Response><Say>")).Dispose();

        Assert.Equal("completed", (await EndAsync())["CallStatus"]);
        Assert.Contains(Sandbox.World.PlacedCalls.Single().Steps, step => step.Kind == CallStepKind.Dropped);
        Assert.Empty(Server.To(Fallback));
    }

    [Fact]
    public async Task A_document_may_be_fetched_when_the_call_is_answered()
    {
        Server.AnswersTwiml("/outbound", "<Say>Venu de loin</Say>");
        (await PlaceAsync(null, url: $"{Server.Address}outbound")).Dispose();

        await EndAsync();

        Assert.Equal("Venu de loin", Sandbox.World.PlacedCalls.Single().Heard);
        Assert.Equal("outbound-api", Server.To("/outbound").Single()["Direction"]);
    }

    [Fact]
    public async Task Reports_may_come_in_the_wrong_order_or_without_the_end()
    {
        Sandbox.World.Faults = new SandboxFaults { Reordered = true };
        (await PlaceAsync(Code)).Dispose();
        await Server.WaitForAsync(request => request.Path == Progress && request["CallStatus"] == "initiated", Token);
        Assert.Equal(["completed", "in-progress", "ringing", "initiated"], Server.To(Progress).Select(report => report["CallStatus"]));

        Sandbox.World.Faults = new SandboxFaults { Reordered = true, Vanished = Providers.Twilio };
        (await PlaceAsync(Code)).Dispose();
        await Server.WaitForAsync(request => request.Path == Progress && request["CallStatus"] == "initiated", Token);
        Assert.Single(Server.To(Progress), report => report["CallStatus"] == "completed");
    }

    [Theory]
    [InlineData("To", "", 21201)]
    [InlineData("To", "0140000001", 21211)]
    [InlineData("From", "", 21213)]
    [InlineData("From", "+33140000009", 21210)]
    [InlineData("Twiml", "", 21205)]
    public async Task What_Twilio_refuses_rings_nobody_up(string name, string value, int code)
    {
        var form = new Dictionary<string, string> { ["To"] = Firm, ["From"] = SandboxDefaults.SharedNumber, ["Twiml"] = Code, [name] = value };

        using var response = await SendTwilioAsync(HttpMethod.Post, "/Calls.json", form);

        var error = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, error.GetProperty("code").GetInt32()));
        Assert.Empty(Sandbox.World.PlacedCalls);
    }

    [Fact]
    public async Task A_call_whose_answer_is_lost_rings_all_the_same()
    {
        Sandbox.World.Faults = new SandboxFaults { TwilioAnswerLost = true };

        await Assert.ThrowsAsync<HttpRequestException>(() => PlaceAsync(Code));

        await EndAsync();
        Assert.NotEmpty(Sandbox.World.PlacedCalls.Single().Heard);
    }

    private Task<Received> EndAsync() => Server.WaitForAsync(
        request => request.Path == Progress && request["CallStatus"] is "completed" or "busy" or "no-answer" or "failed", Token);

    private Task<HttpResponseMessage> PlaceAsync(string? twiml, string[]? events = null, string? url = null) => SendTwilioAsync(
        HttpMethod.Post, "/Calls.json",
        [
            new("To", Firm), new("From", SandboxDefaults.SharedNumber), new("Twiml", twiml ?? ""), new("Url", url ?? ""),
            new("StatusCallback", $"{Server.Address.OriginalString.TrimEnd('/')}{Progress}"),
            .. (events ?? AllEvents).Select(name => KeyValuePair.Create("StatusCallbackEvent", name)),
        ]);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
