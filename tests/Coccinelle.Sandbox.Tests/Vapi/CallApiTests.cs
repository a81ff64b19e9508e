using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;

namespace Coccinelle.Sandbox.Tests.Vapi;

public sealed class CallApiTests : SandboxFixture
{
    [Fact]
    public async Task A_bypass_call_is_answered_with_TwiML_that_connects_it()
    {
        using var response = await PostCallAsync(BypassCall());

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var call = await JsonAsync(response);
        var id = call.GetProperty("id").GetString();
        var twiml = XElement.Parse(call.GetProperty("phoneCallProviderDetails").GetProperty("twiml").GetString()!);
        Assert.Equal("Response", twiml.Name.LocalName);
        Assert.EndsWith($"/{id}/transport", twiml.Element("Connect")!.Element("Stream")!.Attribute("url")!.Value, StringComparison.Ordinal);
        Assert.Equal(("queued", Assistant), (call.GetProperty("status").GetString(), call.GetProperty("assistantId").GetString()));
        Assert.Equal((false, 10, 9), Limits(call));

        using var get = await SendVapiAsync(HttpMethod.Get, $"/call/{id}");
        Assert.Equal(id, (await JsonAsync(get)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_account_has_so_many_slots_and_no_more()
    {
        Sandbox.World.VapiSlots = 2;
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostCallAsync(BypassCall())));

        var calls = await Task.WhenAll(answers.Select(JsonAsync));

        Assert.Equal(3, calls.Count(call => Limits(call).Blocked));
        Assert.Equal(2, Sandbox.World.VapiCalls.Count(call => !call.Blocked));
    }

    [Fact]
    public async Task Bad_requests_are_refused_in_the_form_of_NestJS()
    {
        using var wrongKey = await PostCallAsync(BypassCall(), key: "public");
        await AssertErrorAsync(wrongKey, 401, "Unauthorized");
        using var unknown = await PostCallAsync(BypassCall(Guid.NewGuid().ToString()));
        await AssertErrorAsync(unknown, 400, "Bad Request");
        using var outbound = await PostCallAsync(new { assistantId = Assistant, phoneNumberId = "x", customer = new { number = "+33612345678" } });
        await AssertErrorAsync(outbound, 400, "Bad Request");
        using var national = await PostCallAsync(
            new { phoneCallProviderBypassEnabled = true, assistantId = Assistant, phoneNumberId = "x", customer = new { number = "0612345678" } });
        await AssertErrorAsync(national, 400, "Bad Request");
        using var missing = await SendVapiAsync(HttpMethod.Get, $"/call/{Guid.NewGuid()}");
        await AssertErrorAsync(missing, 404, "Not Found");
        Assert.Empty(Sandbox.World.VapiCalls);
    }

    [Fact]
    public async Task An_anonymous_caller_passes_when_the_check_is_switched_off()
    {
        using var response = await PostCallAsync(new
        {
            phoneCallProviderBypassEnabled = true,
            assistantId = Assistant,
            phoneNumberId = "x",
            customer = new { number = "anonymous", numberE164CheckEnabled = false },
        });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData(VapiFault.Http400, 400)]
    [InlineData(VapiFault.Http401, 401)]
    [InlineData(VapiFault.Http429, 429)]
    [InlineData(VapiFault.Http500, 500)]
    public async Task A_refusal_creates_no_call(VapiFault fault, int status)
    {
        Sandbox.World.Faults = new SandboxFaults { Vapi = fault };

        using var response = await PostCallAsync(BypassCall());

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(Sandbox.World.VapiCalls);
        Assert.Single(Sandbox.World.Requests);
    }

    [Theory]
    [InlineData(VapiFault.Html, "<!DOCTYPE html>")]
    [InlineData(VapiFault.Nonsense, "[\"nonsense\"]")]
    [InlineData(VapiFault.TwimlNotXml, "url=wss://")]
    [InlineData(VapiFault.NoTwiml, "\"subscriptionLimits\"")]
    [InlineData(VapiFault.Blocked, "\"concurrencyBlocked\":true")]
    public async Task Odd_answers_come_with_201(VapiFault fault, string part)
    {
        Sandbox.World.Faults = new SandboxFaults { Vapi = fault };

        using var response = await PostCallAsync(BypassCall());

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Contains(part, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_connection_leaves_a_call_behind()
    {
        Sandbox.World.Faults = new SandboxFaults { Vapi = VapiFault.Reset };

        await Assert.ThrowsAsync<HttpRequestException>(() => PostCallAsync(BypassCall()));

        Assert.Single(Sandbox.World.VapiCalls);
    }

    [Theory]
    [InlineData(VapiFault.NeverAnswers, 0)]
    [InlineData(VapiFault.None, 3600)]
    public async Task Whoever_stops_waiting_leaves_a_call_behind(VapiFault fault, int seconds)
    {
        Sandbox.World.Faults = new SandboxFaults { Vapi = fault, VapiDelay = TimeSpan.FromSeconds(seconds) };
        var waiting = PostCallAsync(BypassCall());
        while (Sandbox.World.VapiCalls.Count == 0)
        {
            await Task.Delay(5, Token);
        }

        Assert.False(waiting.IsCompleted);
        Client.CancelPendingRequests();

        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        Assert.Single(Sandbox.World.VapiCalls);
    }

    [Fact]
    public async Task An_answer_that_is_held_up_comes_when_the_fault_is_over()
    {
        Sandbox.World.Faults = new SandboxFaults { VapiDelay = TimeSpan.FromHours(1) };
        var waiting = PostCallAsync(BypassCall());
        while (Sandbox.World.VapiCalls.Count == 0)
        {
            await Task.Delay(5, Token);
        }

        Assert.False(waiting.IsCompleted);
        Sandbox.World.Faults = SandboxFaults.None;

        using var response = await waiting;
        Assert.True(response.IsSuccessStatusCode);
    }

    private static (bool Blocked, int Limit, int Remaining) Limits(JsonElement call)
    {
        var limits = call.GetProperty("subscriptionLimits");
        return (
            limits.GetProperty("concurrencyBlocked").GetBoolean(),
            limits.GetProperty("concurrencyLimit").GetInt32(),
            limits.GetProperty("remainingConcurrentCalls").GetInt32());
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, int status, string error)
    {
        var body = await JsonAsync(response);
        Assert.Equal((status, status, error), ((int)response.StatusCode, body.GetProperty("statusCode").GetInt32(), body.GetProperty("error").GetString()));
        Assert.True(body.TryGetProperty("message", out _));
    }

    private static Task<JsonElement> JsonAsync(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>(Token);
}
