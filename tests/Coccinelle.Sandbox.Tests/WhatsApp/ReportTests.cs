using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Coccinelle.Sandbox.Tests.WhatsApp;

/// <summary>What Meta and 360dialog tell the server: what became of its messages, and what customers write.</summary>
public sealed class ReportTests : SandboxFixture
{
    private const string Number = "106853218861309";
    private const string Platform = "/webhooks/whatsapp";
    private const string Customer = "+33612345678";

    private static readonly object Template = new
    {
        messaging_product = "whatsapp",
        to = Customer,
        type = "template",
        template = new { name = "rappel", language = new { code = "fr" } },
        biz_opaque_callback_data = "m1",
    };

    private static readonly object Text = new { messaging_product = "whatsapp", to = Customer, type = "text", text = new { body = "Bonjour" } };

    [Theory]
    [InlineData(WhatsAppStatuses.Read, "sent", "delivered", "read")]
    [InlineData(WhatsAppStatuses.SentOnly, "sent")]
    [InlineData(WhatsAppStatuses.Failed131026, "failed")]
    public async Task Statuses_come_signed_in_Metas_shape(WhatsAppStatuses fate, params string[] told)
    {
        Sandbox.World.Faults = new SandboxFaults { WhatsAppStatuses = fate };

        var id = await SendAsync(Template);
        await WebhooksAsync(Platform, told.Length);

        var webhooks = Server.To(Platform);
        Assert.All(webhooks, webhook => Assert.Equal(Signature(SandboxDefaults.WhatsAppAppSecret, webhook.Body), webhook.Headers["X-Hub-Signature-256"]));
        Assert.All(webhooks, webhook => Assert.Equal(Number, Value(webhook).GetProperty("metadata").GetProperty("phone_number_id").GetString()));
        var statuses = webhooks.Select(Reported).ToList();
        Assert.Equal(told, statuses.Select(status => Word(status, "status")));
        Assert.All(statuses, status => Assert.Equal((id, "33612345678", "m1"), (Word(status, "id"), Word(status, "recipient_id"), Word(status, "biz_opaque_callback_data"))));
        Assert.Equal(
            fate == WhatsAppStatuses.Failed131026 ? 131026 : null,
            statuses[^1].TryGetProperty("errors", out var errors) ? errors[0].GetProperty("code").GetInt32() : (int?)null);
        Assert.Equal(told[^1], Sandbox.World.WhatsApps.Single().Status);
    }

    [Fact]
    public async Task Statuses_repeat_come_in_any_order_or_never()
    {
        Sandbox.World.Faults = new SandboxFaults { WhatsAppStatuses = WhatsAppStatuses.None };
        var silent = await SendAsync(Template);
        Sandbox.World.Faults = new SandboxFaults { WhatsAppStatusCopies = 2, WhatsAppStatusShuffled = true };
        var ids = new List<string?>();
        for (var message = 0; message < 20; message++)
        {
            ids.Add(await SendAsync(Template));
        }

        await WebhooksAsync(Platform, 20 * 6);

        var statuses = Server.To(Platform).Select(Reported).ToLookup(status => Word(status, "id"), status => Word(status, "status"));
        Assert.Empty(statuses[silent]);
        Assert.All(ids, id => Assert.Equal(["delivered", "delivered", "read", "read", "sent", "sent"], statuses[id].Order(StringComparer.Ordinal)));
        Assert.Contains(ids, id => statuses[id].Last() != "read");
    }

    [Fact]
    public async Task Free_text_needs_a_message_of_the_customers_within_a_day()
    {
        using var closed = await PostAsync(Text);
        var error = (await closed.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error");
        Assert.Equal((HttpStatusCode.BadRequest, 131047), (closed.StatusCode, error.GetProperty("code").GetInt32()));
        Assert.Empty(Sandbox.World.WhatsApps);

        await Sandbox.Phone.WhatsAppAsync("0612345678", null, Number, "Bonjour ?", cancellationToken: Token);

        Assert.NotNull(await SendAsync(Text));
        using var elsewhere = await PostAsync(Text, "106853218861310");
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
    }

    [Fact]
    public void A_window_closes_after_a_day()
    {
        var (windows, now) = (new Sandbox.WhatsApp.WhatsAppWindows(), DateTimeOffset.UnixEpoch);
        windows.Open(Number, Customer, now);

        Assert.True(windows.IsOpen(Number, Customer, now.AddHours(24).AddSeconds(-1)));
        Assert.False(windows.IsOpen(Number, Customer, now.AddHours(24)));
    }

    [Fact]
    public async Task A_customer_writes_with_a_number_or_with_an_id_alone_and_can_be_answered()
    {
        Sandbox.World.WhatsApp.UseApp(Number, new MetaApp($"{Server.Address}webhooks/whatsapp/token", "their secret"));

        var sent = await Sandbox.Phone.WhatsAppAsync("33612345678", "FR.123", Number, "Bonjour", copies: 2, cancellationToken: Token);
        await Sandbox.Phone.WhatsAppAsync(null, "FR.456", Number, "Et moi ?", cancellationToken: Token);
        var answer = new { messaging_product = "whatsapp", recipient = "FR.456", type = "text", text = new { body = "Bonjour" } };
        Assert.NotNull(await SendAsync(answer));

        var received = Server.To("/webhooks/whatsapp/token").Take(3).ToList();
        Assert.All(received, webhook => Assert.Equal(Signature("their secret", webhook.Body), webhook.Headers["X-Hub-Signature-256"]));
        var messages = received.Select(webhook => Value(webhook).GetProperty("messages")[0]).ToList();
        Assert.Equal([sent.Id, sent.Id], messages.Take(2).Select(message => Word(message, "id")));
        Assert.Equal(("33612345678", "FR.123", "Bonjour"), (Word(messages[0], "from"), Word(messages[0], "from_user_id"), Word(messages[0].GetProperty("text"), "body")));
        Assert.Equal((null, "FR.456"), (Word(messages[2], "from"), Word(messages[2], "from_user_id")));
        Assert.Empty(Server.To(Platform));
    }

    [Fact]
    public async Task A_number_at_360dialog_reports_where_and_with_what_the_server_asked()
    {
        Sandbox.World.WhatsApp.AddChannel(new PartnerChannel("oneCH", "aCL", "33155500000", "1001")
        {
            ApiKey = "key",
            WebhookUrl = $"{Server.Address}hook",
            WebhookHeaders = new Dictionary<string, string> { ["X-Ours"] = "secret" },
        });
        Sandbox.World.WhatsApp.AddChannel(new PartnerChannel("twoCH", "aCL", "33155500001", "1002"));

        var sent = await Sandbox.Phone.WhatsAppAsync("0612345678", null, "1001", "Bonjour", cancellationToken: Token);
        var nobody = await Sandbox.Phone.WhatsAppAsync("0612345678", null, "1002", "Bonjour", cancellationToken: Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/messages") { Content = JsonContent.Create(Text) };
        request.Headers.Add("D360-API-KEY", "key");
        using var response = await Client.SendAsync(request, Token);
        await WebhooksAsync("/hook", 4);

        Assert.Equal((true, 0, HttpStatusCode.OK), (sent.Accepted, nobody.Deliveries.Count, response.StatusCode));
        Assert.All(Server.To("/hook"), webhook =>
        {
            Assert.Equal(("secret", false), (webhook.Headers["X-Ours"], webhook.Headers.ContainsKey("X-Hub-Signature-256")));
            Assert.Equal("33155500000", Value(webhook).GetProperty("metadata").GetProperty("display_phone_number").GetString());
        });
    }

    [Fact]
    public async Task A_forged_webhook_has_another_signature()
    {
        Sandbox.World.Faults = new SandboxFaults { Forged = Providers.WhatsApp };

        await Sandbox.Phone.WhatsAppAsync("0612345678", null, Number, "Bonjour", cancellationToken: Token);

        var webhook = Server.To(Platform).Single();
        Assert.NotEqual(Signature(SandboxDefaults.WhatsAppAppSecret, webhook.Body), webhook.Headers["X-Hub-Signature-256"]);
    }

    [Fact]
    public async Task A_customer_writes_through_the_controls()
    {
        using var app = await Client.PutAsJsonAsync($"/whatsapp/numbers/{Number}", new { appSecret = "their secret" }, Token);
        using var response = await Client.PostAsJsonAsync("/whatsapp", new { from = "33612345678", phoneNumberId = Number, text = "STOP", copies = 2 }, Token);
        using var wrong = await Client.PostAsJsonAsync("/whatsapp", new { phoneNumberId = Number, text = "STOP" }, Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (response.StatusCode, wrong.StatusCode));
        Assert.Equal(2, Server.To(Platform).Count);
        Assert.All(Server.To(Platform), webhook => Assert.Equal(Signature("their secret", webhook.Body), webhook.Headers["X-Hub-Signature-256"]));
    }

    private static string Signature(string secret, string body) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)))}";

    private static JsonElement Value(Received webhook) =>
        JsonElement.Parse(webhook.Body).GetProperty("entry")[0].GetProperty("changes")[0].GetProperty("value");

    private static JsonElement Reported(Received webhook) => Value(webhook).GetProperty("statuses")[0];

    private static string? Word(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private async Task WebhooksAsync(string path, int count)
    {
        for (var seen = 0; seen < count; seen++)
        {
            await Server.WaitForAsync(request => request.Path == path, Token);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(object message, string number = Number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v25.0/{number}/messages") { Content = JsonContent.Create(message) };
        request.Headers.Authorization = new("Bearer", "EAAtokenOfAFirm");
        return await Client.SendAsync(request, Token);
    }

    private async Task<string?> SendAsync(object message)
    {
        using var response = await PostAsync(message);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("messages")[0].GetProperty("id").GetString();
    }
}
