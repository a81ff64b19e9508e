using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Coccinelle.Tests;

namespace Coccinelle.Sandbox.Tests.WhatsApp;

public sealed class Dialog360Tests : SandboxFixture
{
    private const string Hub = $"/api/v2/partners/{SandboxDefaults.Dialog360PartnerId}";

    [Fact]
    public async Task A_consent_makes_a_client_and_sends_him_back()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = Sandbox.Address };
        var back = Uri.EscapeDataString("https://host.example/back?x=1");

        using var response = await browser.GetAsync($"/dashboard/app/{SandboxDefaults.Dialog360PartnerId}/permissions?redirect_url={back}&state=a%26b", Token);

        var channel = Sandbox.World.WhatsApp.Channels.Single();
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal($"https://host.example/back?x=1&client={channel.ClientId}&channels=[{channel.Id}]&state=a%26b", response.Headers.Location!.OriginalString);
        using var nowhere = await browser.GetAsync($"/dashboard/app/{SandboxDefaults.Dialog360PartnerId}/permissions?redirect_url=javascript:x", Token);
        Assert.Equal(HttpStatusCode.BadRequest, nowhere.StatusCode);
    }

    [Fact]
    public async Task Channels_are_found_by_client_and_by_id()
    {
        Sandbox.World.WhatsApp.AddChannel(new PartnerChannel("oneCH", "aCL", "33155500000", "1001"));
        Sandbox.World.WhatsApp.AddChannel(new PartnerChannel("twoCH", "aCL", "33155500001", "1002"));
        Sandbox.World.WhatsApp.AddChannel(new PartnerChannel("threeCH", "bCL", "33155500002", "1003"));

        Assert.Equal(["oneCH", "twoCH"], await ListAsync("""{"client_id":"aCL"}"""));
        Assert.Equal(["threeCH"], await ListAsync("""{"id":"threeCH"}"""));
        Assert.Empty(await ListAsync("""{"id":"threeCH","client_id":"aCL"}"""));
        Assert.Equal(3, (await ListAsync("")).Count);
    }

    [Fact]
    public async Task A_channel_has_the_fields_that_integrators_read()
    {
        Sandbox.World.WhatsApp.AddChannel(new PartnerChannel("oneCH", "aCL", "33155500000", "1001"));
        using var response = await HubAsync(HttpMethod.Get, "/channels");

        var channel = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("partner_channels")[0];

        var known = ReferenceData.Json("whatsapp", "360dialog", "partner-webhook-channel_permission_granted.reconstructed.json").GetProperty("data");
        Assert.All(channel.EnumerateObject(), field => Assert.True(known.TryGetProperty(field.Name, out _), field.Name));
        Assert.Equal("33155500000", channel.GetProperty("setup_info").GetProperty("phone_number").GetString());
    }

    [Fact]
    public async Task A_new_key_revokes_the_old_one()
    {
        Sandbox.World.WhatsApp.AddChannel(new PartnerChannel("oneCH", "aCL", "33155500000", "1001"));

        var first = await KeyAsync("oneCH");
        Assert.Equal(HttpStatusCode.OK, (await HealthAsync(first)).Status);
        var second = await KeyAsync("oneCH");

        Assert.Equal(HttpStatusCode.Unauthorized, (await HealthAsync(first)).Status);
        var (status, health) = await HealthAsync(second);
        Assert.Equal((HttpStatusCode.OK, "1001", "+33155500000"), (status, health.GetProperty("id").GetString(), health.GetProperty("display_phone_number").GetString()));
    }

    [Fact]
    public async Task A_channel_that_is_not_ready_gets_no_key()
    {
        Sandbox.World.WhatsApp.AddChannel(new PartnerChannel("oneCH", "aCL", "33155500000", "1001") { Status = "pending" });

        using var early = await HubAsync(HttpMethod.Post, "/channels/oneCH/api_keys");
        using var unknown = await HubAsync(HttpMethod.Post, "/channels/otherCH/api_keys");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (early.StatusCode, unknown.StatusCode));
    }

    [Fact]
    public async Task The_partners_key_is_asked_for()
    {
        using var anonymous = await Client.GetAsync($"{Hub}/channels", Token);
        using var stranger = await HubAsync(HttpMethod.Get, "/channels", partner: "somebody");

        var error = (await anonymous.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("meta");
        var documented = ReferenceData.Json("whatsapp", "360dialog", "error-401-invalid-api-key.docs.json").GetProperty("meta");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (anonymous.StatusCode, stranger.StatusCode));
        Assert.Equal(documented.EnumerateObject().Select(field => field.Name), error.EnumerateObject().Select(field => field.Name));
    }

    [Theory]
    [InlineData("https://host.example/hook", true)]
    [InlineData("http://127.0.0.1:5080/hook", true)]
    [InlineData("http://host.example/hook", false)]
    [InlineData("https://host.example:8443/hook", false)]
    [InlineData("https://my_host.example/hook", false)]
    public async Task The_webhook_keeps_to_360dialogs_conditions(string url, bool accepted)
    {
        Sandbox.World.WhatsApp.AddChannel(new PartnerChannel("oneCH", "aCL", "33155500000", "1001"));
        var key = await KeyAsync("oneCH");

        using var response = await ChannelAsync(HttpMethod.Post, "/v1/configs/webhook", key, new { url, headers = new Dictionary<string, string> { ["X-Secret"] = "s" } });

        Assert.Equal(accepted, response.IsSuccessStatusCode);
        var channel = Sandbox.World.WhatsApp.Channels.Single();
        Assert.Equal((accepted ? url : null, accepted ? "s" : null), (channel.WebhookUrl, channel.WebhookHeaders.GetValueOrDefault("X-Secret")));
    }

    [Fact]
    public async Task Messages_are_Metas_and_so_are_their_errors()
    {
        Sandbox.World.WhatsApp.AddChannel(new PartnerChannel("oneCH", "aCL", "33155500000", "1001"));
        var key = await KeyAsync("oneCH");
        var text = new { messaging_product = "whatsapp", to = "+33612345678", type = "text", text = new { body = "Bonjour" } };

        Sandbox.World.Faults = new SandboxFaults { WhatsAppWindowAlwaysOpen = true };
        using var sent = await ChannelAsync(HttpMethod.Post, "/messages", key, text);
        Assert.Equal((HttpStatusCode.OK, "1001"), (sent.StatusCode, Sandbox.World.WhatsApps.Single().Number));

        Sandbox.World.Faults = new SandboxFaults { MetaMessageError = 131026 };
        using var refused = await ChannelAsync(HttpMethod.Post, "/messages", key, text);
        Assert.Equal(131026, (await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error").GetProperty("code").GetInt32());

        Sandbox.World.Faults = new SandboxFaults { WhatsAppDown = true };
        using var down = await ChannelAsync(HttpMethod.Post, "/messages", key, text);
        Assert.Equal(HttpStatusCode.InternalServerError, down.StatusCode);
    }

    private async Task<List<string?>> ListAsync(string filter)
    {
        using var response = await HubAsync(HttpMethod.Get, $"/channels?filters={Uri.EscapeDataString(filter)}");
        return [.. (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("partner_channels").EnumerateArray()
            .Select(channel => channel.GetProperty("id").GetString()).Order(StringComparer.Ordinal)];
    }

    private async Task<string> KeyAsync(string channel)
    {
        using var response = await HubAsync(HttpMethod.Post, $"/channels/{channel}/api_keys");
        var key = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        var documented = ReferenceData.Json("whatsapp", "360dialog", "partner-api-keys.response-201.json");
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(documented.EnumerateObject().Select(field => field.Name), key.EnumerateObject().Select(field => field.Name));
        return key.GetProperty("api_key").GetString()!;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> HealthAsync(string key)
    {
        using var response = await ChannelAsync(HttpMethod.Get, "/health_status", key);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Token));
    }

    private Task<HttpResponseMessage> HubAsync(HttpMethod method, string path, string partner = SandboxDefaults.Dialog360PartnerId) =>
        SendAsync(method, $"/api/v2/partners/{partner}{path}", "x-api-key", SandboxDefaults.Dialog360ApiKey, null);

    private Task<HttpResponseMessage> ChannelAsync(HttpMethod method, string path, string key, object? body = null) =>
        SendAsync(method, path, "D360-API-KEY", key, body);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string header, string key, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add(header, key);
        return await Client.SendAsync(request, Token);
    }
}
