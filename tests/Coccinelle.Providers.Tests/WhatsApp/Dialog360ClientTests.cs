using System.Net;
using System.Text.Json;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Coccinelle.Providers.Tests.WhatsApp;

public sealed class Dialog360ClientTests
{
    private const string Key = "Ab3dEfGhIjKlMnOpQrStUvWx_AK";

    private static readonly WhatsAppOptions Options = new() { PartnerId = "partner1", PartnerApiKey = "partner-secret" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_channel_is_found_with_its_client()
    {
        var channel = ReferenceData.Json("whatsapp", "360dialog", "partner-webhook-channel_permission_granted.reconstructed.json").GetProperty("data");
        var http = FakeHttp.Answering(HttpStatusCode.OK, $$"""{"partner_channels":[{{channel.GetRawText()}}],"total":1}""");

        var lookup = await Client(http).FindChannelAsync("XyZabcCL", "AbCdEfCH", Cancel);

        Assert.Equal(new Dialog360Lookup.Found(new Dialog360Channel("AbCdEfCH", "XyZabcCL", "33155500000", "ready")), lookup);
        var (request, _) = Assert.Single(http.Sent);
        Assert.Equal("https://hub.360dialog.io/api/v2/partners/partner1/channels", request.RequestUri!.GetLeftPart(UriPartial.Path));
        Assert.Equal("""?filters={"id":"AbCdEfCH","client_id":"XyZabcCL"}""", Uri.UnescapeDataString(request.RequestUri.Query));
        Assert.Equal("partner-secret", request.Headers.GetValues("x-api-key").Single());
    }

    /// <summary>The filter is theirs to apply: an answer about somebody else's channel is not believed.</summary>
    [Theory]
    [InlineData("AbCdEfCH", "SomebodyElseCL")]
    [InlineData("OtherCH", "XyZabcCL")]
    public async Task A_channel_of_somebody_else_is_never_found(string channel, string client)
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, $$"""{"partner_channels":[{"id":"{{channel}}","client_id":"{{client}}","status":"running"}]}""");

        Assert.IsType<Dialog360Lookup.NotFound>(await Client(http).FindChannelAsync("XyZabcCL", "AbCdEfCH", Cancel));
    }

    [Fact]
    public async Task A_key_is_made_once()
    {
        var http = FakeHttp.Answering(HttpStatusCode.Created, File.ReadAllText(ReferenceData.Path("whatsapp", "360dialog", "partner-api-keys.response-201.json")));

        Assert.Equal(new Dialog360Key.Created("EXAMPLE_ONLY"), await Client(http).CreateApiKeyAsync("AbCdEfCH", Cancel));

        var (request, _) = Assert.Single(http.Sent);
        Assert.Equal((HttpMethod.Post, "https://hub.360dialog.io/api/v2/partners/partner1/channels/AbCdEfCH/api_keys"), (request.Method, request.RequestUri!.AbsoluteUri));
    }

    [Fact]
    public async Task The_webhook_is_set_with_a_secret_header()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, "{}");
        var url = new Uri("https://api.example.com/webhooks/whatsapp/360dialog/{opaque-channel-token}");

        Assert.Null(await Client(http).SetWebhookAsync(Key, url, "Authorization", "Basic {base64}", Cancel));

        var (request, body) = Assert.Single(http.Sent);
        Assert.Equal("https://waba-v2.360dialog.io/v1/configs/webhook", request.RequestUri!.AbsoluteUri);
        Assert.Equal(Key, request.Headers.GetValues("D360-API-KEY").Single());
        var documented = ReferenceData.Json("whatsapp", "360dialog", "webhook-config.request.json");
        Assert.Equal(documented.GetProperty("headers").GetRawText().Where(c => !char.IsWhiteSpace(c)), JsonElement.Parse(body).GetProperty("headers").GetRawText().Where(c => !char.IsWhiteSpace(c)));
        Assert.Equal(["url", "headers"], JsonElement.Parse(body).EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task A_key_tells_which_number_it_is_for()
    {
        var http = FakeHttp.Answering(
            HttpStatusCode.OK, """{"id":"106540352242922","display_phone_number":"+33155500000","verified_name":"Salon Demo","quality_rating":"GREEN","health_status":{"can_send_message":"AVAILABLE"}}""");

        var check = Assert.IsType<WhatsAppCheck.Verified>(await Client(http).VerifyAsync(Key, Cancel));

        Assert.Equal(("106540352242922", "+33155500000", "GREEN"), (check.NumberId, check.DisplayNumber, check.QualityRating));
        Assert.Equal("/health_status", http.Sent[0].Request.RequestUri!.AbsolutePath);
    }

    [Theory]
    [InlineData("error-401-invalid-api-key", 401, WhatsAppFault.Channel)]
    [InlineData("error-401-invalid-api-key", 404, WhatsAppFault.Channel)]
    [InlineData("error-403-path-blocked", 403, WhatsAppFault.Channel)]
    [InlineData("error-400-disabled", 400, WhatsAppFault.Channel)]
    [InlineData("error-400-usage-limit", 400, WhatsAppFault.Rate)]
    public async Task Errors_of_360dialogs_own_shape_are_understood(string sample, int status, WhatsAppFault fault)
    {
        var body = File.ReadAllText(ReferenceData.Path("whatsapp", "360dialog", $"{sample}.docs.json"));
        var http = FakeHttp.Answering((HttpStatusCode)status, body);

        var error = Assert.IsType<WhatsAppSending.Refused>(await Client(http).SendAsync(Key, WhatsAppMessage.Text("+33612345678", "x", "m1"), Cancel)).Error;

        Assert.Equal((null, fault), (error.Code, error.Fault));
        Assert.Equal(JsonElement.Parse(body).GetProperty("meta").GetProperty("developerMessage").GetString(), error.Reason);
    }

    [Fact]
    public async Task Metas_errors_pass_through()
    {
        var example = ReferenceData.Json("whatsapp", "derived", "graph-error-131047-http400.json").GetProperty("body").GetRawText();

        var sending = await Client(FakeHttp.Answering(HttpStatusCode.BadRequest, example)).SendAsync(Key, WhatsAppMessage.Text("+33612345678", "x", "m1"), Cancel);

        Assert.Equal((131047, WhatsAppFault.NeedsTemplate), (((WhatsAppSending.Refused)sending).Error.Code, ((WhatsAppSending.Refused)sending).Error.Fault));
    }

    [Fact]
    public async Task A_message_goes_out_with_the_channels_key()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, File.ReadAllText(ReferenceData.Path("whatsapp", "requests", "phone-number", "post-200-message-sent.response.json")));

        Assert.IsType<WhatsAppSending.Accepted>(await Client(http).SendAsync(Key, WhatsAppMessage.Template("+33612345678", "rappel", "fr", "m1"), Cancel));

        Assert.Equal("https://waba-v2.360dialog.io/messages", http.Sent[0].Request.RequestUri!.AbsoluteUri);
        Assert.Equal(Key, http.Sent[0].Request.Headers.GetValues("D360-API-KEY").Single());
    }

    [Fact]
    public async Task A_platform_without_partner_account_asks_nobody()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, "{}");
        var client = new Dialog360Client(new HttpClient(http), new WhatsAppOptions(), new FakeTimeProvider());

        Assert.IsType<Dialog360Lookup.Failed>(await client.FindChannelAsync("a", "b", Cancel));
        Assert.IsType<Dialog360Key.Failed>(await client.CreateApiKeyAsync("b", Cancel));
        Assert.Empty(http.Sent);
    }

    private static Dialog360Client Client(FakeHttp http) => new(new HttpClient(http) { Timeout = Timeout.InfiniteTimeSpan }, Options, new FakeTimeProvider());
}
