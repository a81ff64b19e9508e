using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Coccinelle.Sandbox.Tests.Control;

public sealed class ControlTests : SandboxFixture
{
    [Fact]
    public async Task Steps_are_streamed_as_they_happen()
    {
        var answer = new TaskCompletionSource();
        Server.Answers[Voice] = async _ =>
        {
            await answer.Task.WaitAsync(Token);
            return Results.Content("<Response><Say>Bonjour</Say></Response>", "text/xml");
        };
        var plan = new { from = "0612345678", carrier = "doubleZero", forwardedFrom = "0140000001" };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/phone/calls") { Content = JsonContent.Create(plan) };
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var first = JsonElement.Parse((await lines.ReadLineAsync(Token))!);
        Assert.Equal("placed", first.GetProperty("kind").GetString());
        Assert.Equal("0033140000001", first.GetProperty("details").GetProperty("forwardedFrom").GetString());

        // Only now is the server allowed to answer: the first line cannot have waited for the rest.
        answer.SetResult();
        var rest = (await lines.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal("Bonjour", rest.Single(step => step.GetProperty("kind").GetString() == "said").GetProperty("text").GetString());
        Assert.Equal(("ended", "nobody"), (rest[^1].GetProperty("kind").GetString(), rest[^1].GetProperty("answeredBy").GetString()));
    }

    [Theory]
    [InlineData("""{"from":"0612345678","forwardedForm":"a typing error"}""")]
    [InlineData("""{"from":" "}""")]
    [InlineData("""{}""")]
    [InlineData("not json")]
    public async Task A_plan_that_makes_no_sense_is_a_bad_request(string plan)
    {
        using var response = await Client.PostAsync("/phone/calls", new StringContent(plan), Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(Sandbox.World.Calls);
    }

    [Fact]
    public async Task Faults_can_be_set_and_taken_away()
    {
        var faults = new { vapi = "neverAnswers", vapiDelay = "00:00:07", copies = 3, forged = "both" };
        using var set = await Client.PutAsJsonAsync("/faults", faults, Token);
        Assert.Equal(
            new SandboxFaults { Vapi = VapiFault.NeverAnswers, VapiDelay = TimeSpan.FromSeconds(7), Copies = 3, Forged = Providers.Both },
            Sandbox.World.Faults);

        using var wrong = await Client.PutAsJsonAsync("/faults", new { vappi = "neverAnswers" }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.NotEqual(SandboxFaults.None, Sandbox.World.Faults);

        using var cleared = await Client.DeleteAsync("/faults", Token);
        Assert.Equal(SandboxFaults.None, Sandbox.World.Faults);
    }

    [Fact]
    public async Task The_state_shows_all_that_happened_and_can_be_forgotten()
    {
        ServerHandsOver();
        await CallAsync(Forwarded());

        var state = await Client.GetFromJsonAsync<JsonElement>("/state", Token);

        Assert.Equal(1, state.GetProperty("calls").GetArrayLength());
        Assert.Equal("ended", state.GetProperty("vapiCalls")[0].GetProperty("status").GetString());
        Assert.Equal("/call", state.GetProperty("requests")[0].GetProperty("path").GetString());
        Assert.Contains(state.GetProperty("deliveries").EnumerateArray(), delivery => delivery.GetProperty("name").GetString() == "end-of-call-report");

        using var forgotten = await Client.DeleteAsync("/state", Token);
        Assert.Empty(Sandbox.World.Calls);
        Assert.Empty(Sandbox.World.Assistants);
    }

    [Fact]
    public async Task A_number_is_told_how_to_behave()
    {
        using var set = await Client.PutAsJsonAsync("/phone/numbers/0140000001", new { behaviour = "forwards", carrier = "inverted" }, Token);
        Assert.Equal(new Callee(CalleeBehaviour.Forwards, Carrier.Inverted), Sandbox.World.CalleeAt("+33140000001"));
        Assert.Equal(Callee.Listens, Sandbox.World.CalleeAt("+33140000002"));

        using var wrong = await Client.PutAsJsonAsync("/phone/numbers/0140000001", new { behaviour = "dances" }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        var shown = await Client.GetFromJsonAsync<JsonElement>("/phone/numbers/01%2040%2000%2000%2001", Token);
        Assert.Equal(("+33140000001", "forwards"), (shown.GetProperty("number").GetString(), shown.GetProperty("behaves").GetProperty("behaviour").GetString()));
    }
}
