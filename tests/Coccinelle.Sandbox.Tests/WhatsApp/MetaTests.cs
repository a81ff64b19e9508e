using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coccinelle.Tests;

namespace Coccinelle.Sandbox.Tests.WhatsApp;

public sealed class MetaTests : SandboxFixture
{
    private const string Number = "/v25.0/106853218861309";
    private const string FirmsToken = "EAAtokenOfAFirm";

    private static readonly object Text = new { messaging_product = "whatsapp", recipient_type = "individual", to = "+33612345678", type = "text", text = new { body = "Bonjour", preview_url = false } };

    [Fact]
    public async Task A_number_has_the_fields_of_Metas_example()
    {
        using var response = await SendAsync(HttpMethod.Get, $"{Number}?fields=id,display_phone_number,verified_name,quality_rating");

        var number = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("106853218861309", number.GetProperty("id").GetString());
        var example = ReferenceData.Json("whatsapp", "requests", "phone-number", "get-200-default-response.response.json");
        Assert.Equal(Names(example), Names(number));
    }

    [Fact]
    public async Task A_message_is_kept_and_answered_as_in_Metas_example()
    {
        Sandbox.World.Faults = new SandboxFaults { WhatsAppWindowAlwaysOpen = true };

        using var response = await SendAsync(HttpMethod.Post, $"{Number}/messages", Text);

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        var example = ReferenceData.Json("whatsapp", "requests", "response-example-response.json");
        Assert.Equal(Names(example), Names(answer));
        var kept = Sandbox.World.WhatsApps.Single();
        Assert.Equal((answer.GetProperty("messages")[0].GetProperty("id").GetString(), "106853218861309", "+33612345678"), (kept.Id, kept.Number, kept.To));
        Assert.Equal("Bonjour", JsonElement.Parse(kept.Body).GetProperty("text").GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("""not json""")]
    [InlineData("""[]""")]
    [InlineData("""{"to":"+33612345678","type":"text","text":{"body":"x"}}""")]
    [InlineData("""{"messaging_product":"whatsapp","to":"0612345678","type":"text","text":{"body":"x"}}""")]
    [InlineData("""{"messaging_product":"whatsapp","to":"+33612345678","type":"text","text":{"body":""}}""")]
    [InlineData("""{"messaging_product":"whatsapp","to":"+33612345678","type":"text","text":"x"}""")]
    [InlineData("""{"messaging_product":"whatsapp","to":"+33612345678","type":"template","template":{"name":"rappel"}}""")]
    [InlineData("""{"messaging_product":"whatsapp","to":"+33612345678","type":"pigeon"}""")]
    public async Task A_message_that_is_none_is_an_invalid_parameter(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Number}/messages") { Content = new StringContent(body) };
        request.Headers.Authorization = new("Bearer", FirmsToken);
        using var response = await Client.SendAsync(request, Token);

        await AssertErrorAsync(response, HttpStatusCode.BadRequest, 100);
        Assert.Empty(Sandbox.World.WhatsApps);
    }

    [Fact]
    public async Task A_token_can_be_dead_missing_or_about_to_die()
    {
        using var immortal = await SendAsync(HttpMethod.Get, $"/v25.0/debug_token?input_token={FirmsToken}");
        Assert.Equal(0, (await immortal.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("data").GetProperty("expires_at").GetInt64());

        var soon = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        Sandbox.World.WhatsApp.ExpireToken(FirmsToken, soon);
        using var mortal = await SendAsync(HttpMethod.Get, $"/v25.0/debug_token?input_token={FirmsToken}");
        Assert.Equal(soon.ToUnixTimeSeconds(), (await mortal.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("data").GetProperty("expires_at").GetInt64());

        Sandbox.World.WhatsApp.RefuseToken(FirmsToken);
        using var dead = await SendAsync(HttpMethod.Get, Number);
        await AssertErrorAsync(dead, HttpStatusCode.Unauthorized, 190);
        using var none = await Client.GetAsync(Number, Token);
        await AssertErrorAsync(none, HttpStatusCode.Unauthorized, 104);
    }

    [Fact]
    public async Task A_number_can_be_unknown()
    {
        Sandbox.World.WhatsApp.ForgetNumber("106853218861309");

        using var read = await SendAsync(HttpMethod.Get, Number);
        using var sent = await SendAsync(HttpMethod.Post, $"{Number}/messages", Text);

        await AssertErrorAsync(read, HttpStatusCode.BadRequest, 100);
        await AssertErrorAsync(sent, HttpStatusCode.BadRequest, 100);
    }

    [Theory]
    [InlineData(190, HttpStatusCode.Unauthorized)]
    [InlineData(131047, HttpStatusCode.BadRequest)]
    [InlineData(131005, HttpStatusCode.Forbidden)]
    [InlineData(132001, HttpStatusCode.NotFound)]
    [InlineData(131045, HttpStatusCode.InternalServerError)]
    public async Task An_error_that_is_asked_for_comes_with_Metas_status(int code, HttpStatusCode status)
    {
        Sandbox.World.Faults = new SandboxFaults { MetaMessageError = code };

        using var response = await SendAsync(HttpMethod.Post, $"{Number}/messages", Text);

        await AssertErrorAsync(response, status, code);
        Assert.Empty(Sandbox.World.WhatsApps);
    }

    [Fact]
    public async Task Meta_can_be_out_of_order_or_lose_its_answer()
    {
        Sandbox.World.Faults = new SandboxFaults { WhatsAppDown = true };
        using var down = await SendAsync(HttpMethod.Get, Number);
        Assert.Equal(HttpStatusCode.InternalServerError, down.StatusCode);

        Sandbox.World.Faults = new SandboxFaults { WhatsAppAnswerLost = true, WhatsAppWindowAlwaysOpen = true };
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(HttpMethod.Post, $"{Number}/messages", Text));
        Assert.Single(Sandbox.World.WhatsApps);
    }

    [Fact]
    public async Task Other_addresses_of_the_sandbox_are_not_taken_for_Metas()
    {
        using var control = await Client.GetAsync("/state", Token);
        using var vapi = await Client.GetAsync("/assistant/x", Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (control.StatusCode, vapi.StatusCode));
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal);

    private static async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, int code)
    {
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error");
        Assert.Equal((status, code), (response.StatusCode, error.GetProperty("code").GetInt32()));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", FirmsToken);
        return await Client.SendAsync(request, Token);
    }
}
