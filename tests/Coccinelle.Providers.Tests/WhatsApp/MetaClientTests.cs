using System.Globalization;
using System.Net;
using System.Text.Json;
using Coccinelle.Providers.WhatsApp;
using Coccinelle.Tests;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Coccinelle.Providers.Tests.WhatsApp;

public sealed class MetaClientTests
{
    private const string NumberId = "106853218861309";
    private const string Token = "EAAGm0PX4ZCpsBAKZBxQ1dY8tESTtokenOFaFirm7";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_number_is_read_with_the_firms_own_token()
    {
        var http = Meta(File.ReadAllText(ReferenceData.Path("whatsapp", "requests", "phone-number", "get-200-default-response.response.json")), """{"data":{"expires_at":0}}""");

        var check = Assert.IsType<WhatsAppCheck.Verified>(await Client(http).VerifyAsync(NumberId, Token, Cancel));

        Assert.Equal((NumberId, "+1 555-555-5555", "Jaspers Market", "GREEN"), (check.NumberId, check.DisplayNumber, check.VerifiedName, check.QualityRating));
        Assert.Equal((null, false), (check.TokenExpiresAt, check.TokenIsTemporary));
        Assert.Equal(
            [
                $"https://graph.facebook.com/v25.0/{NumberId}?fields=id,display_phone_number,verified_name,quality_rating",
                $"https://graph.facebook.com/v25.0/debug_token?input_token={Token}",
            ],
            http.Sent.Select(sent => sent.Request.RequestUri!.AbsoluteUri));
        Assert.All(http.Sent, sent => Assert.Equal($"Bearer {Token}", sent.Request.Headers.Authorization!.ToString()));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(24 * 60, false)]
    public async Task A_token_that_lives_for_hours_is_told_apart(int hours, bool temporary)
    {
        var expires = _time.GetUtcNow().AddHours(hours);
        var http = Meta(Number(NumberId), $$"""{"data":{"is_valid":true,"expires_at":{{expires.ToUnixTimeSeconds()}} } }""");

        var check = Assert.IsType<WhatsAppCheck.Verified>(await Client(http).VerifyAsync(NumberId, Token, Cancel));

        Assert.Equal((Instant.FromDateTimeOffset(expires), temporary), (check.TokenExpiresAt, check.TokenIsTemporary));
    }

    [Fact]
    public async Task A_token_that_may_not_ask_about_itself_is_good_all_the_same()
    {
        var http = new FakeHttp((request, _) => Task.FromResult(request.RequestUri!.AbsolutePath.EndsWith("debug_token", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.BadRequest)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Number(NumberId)) }));

        Assert.IsType<WhatsAppCheck.Verified>(await Client(http).VerifyAsync(NumberId, Token, Cancel));
    }

    [Fact]
    public async Task An_answer_for_another_number_is_refused()
    {
        var check = await Client(Meta(Number("1"), "{}")).VerifyAsync(NumberId, Token, Cancel);

        Assert.Equal(WhatsAppFault.Number, Assert.IsType<WhatsAppCheck.Refused>(check).Error.Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("me")]
    [InlineData("..")]
    [InlineData("1/messages")]
    [InlineData("+33140000001")]
    [InlineData("123456789012345678901234567890123")]
    public async Task What_is_no_id_is_not_asked_for(string id)
    {
        var http = Meta("{}", "{}");

        Assert.Equal(WhatsAppFault.Number, Assert.IsType<WhatsAppCheck.Refused>(await Client(http).VerifyAsync(id, Token, Cancel)).Error.Fault);
        Assert.IsType<WhatsAppSending.Refused>(await Client(http).SendAsync(id, Token, WhatsAppMessage.Text("+33612345678", "x", "m1"), Cancel));
        Assert.Empty(http.Sent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\r\nX-Injected: 1")]
    [InlineData("jeton-accentué")]
    public async Task What_no_header_can_carry_is_not_sent(string token)
    {
        var http = Meta("{}", "{}");

        Assert.Equal(WhatsAppFault.Channel, Assert.IsType<WhatsAppCheck.Refused>(await Client(http).VerifyAsync(NumberId, token, Cancel)).Error.Fault);
        Assert.IsType<WhatsAppSending.Refused>(await Client(http).SendAsync(NumberId, token, WhatsAppMessage.Text("+33612345678", "x", "m1"), Cancel));
        Assert.Empty(http.Sent);
    }

    /// <summary>Meta's own examples for reading a number, by their HTTP status and code.</summary>
    [Fact]
    public async Task Every_documented_refusal_of_a_check_is_told_apart()
    {
        foreach (var file in Directory.GetFiles(ReferenceData.Path("whatsapp", "requests", "phone-number"), "get-*.response.json"))
        {
            var status = int.Parse(Path.GetFileName(file).Split('-')[1], CultureInfo.InvariantCulture);
            if (status == 200)
                continue;
            var code = JsonElement.Parse(File.ReadAllText(file)).GetProperty("error").GetProperty("code").GetInt32();

            var check = await Client(FakeHttp.Answering((HttpStatusCode)status, File.ReadAllText(file))).VerifyAsync(NumberId, Token, Cancel);

            WhatsAppFault? expected = (status, code) switch
            {
                (429 or >= 500, _) => null,
                (_, 100 or 803) => WhatsAppFault.Number,
                _ => WhatsAppFault.Channel,
            };
            Assert.True(expected == (check as WhatsAppCheck.Refused)?.Error.Fault && (expected is null) == check is WhatsAppCheck.Failed, $"{Path.GetFileName(file)}: {check}");
        }
    }

    [Theory]
    [InlineData("graph-error-190-http401", WhatsAppFault.Channel)]
    [InlineData("graph-error-368-http403", WhatsAppFault.Channel)]
    [InlineData("graph-error-131031-http403", WhatsAppFault.Channel)]
    [InlineData("graph-error-131047-http400", WhatsAppFault.NeedsTemplate)]
    [InlineData("graph-error-131048-http400", WhatsAppFault.Restricted)]
    [InlineData("graph-error-132000-http400", WhatsAppFault.Template)]
    [InlineData("graph-error-130429-http400", WhatsAppFault.Rate)]
    [InlineData("graph-error-131000-http500", null)]
    [InlineData("graph-error-131016-http500", null)]
    public async Task A_refused_message_says_what_is_at_fault(string sample, WhatsAppFault? fault)
    {
        var example = ReferenceData.Json("whatsapp", "derived", $"{sample}.json");
        var http = FakeHttp.Answering((HttpStatusCode)example.GetProperty("http_status").GetInt32(), example.GetProperty("body").GetRawText());

        var sending = await Client(http).SendAsync(NumberId, Token, WhatsAppMessage.Text("+33612345678", "Bonjour", "m1"), Cancel);

        Assert.Equal(fault, (sending as WhatsAppSending.Refused)?.Error.Fault);
        Assert.Equal(fault is null, sending is WhatsAppSending.OutcomeUnknown);
        Assert.Single(http.Sent);
    }

    [Theory]
    [InlineData(0, 401, WhatsAppFault.Channel)]
    [InlineData(3, 500, WhatsAppFault.Channel)]
    [InlineData(10, 403, WhatsAppFault.Channel)]
    [InlineData(200, 403, WhatsAppFault.Channel)]
    [InlineData(299, 403, WhatsAppFault.Channel)]
    [InlineData(131005, 403, WhatsAppFault.Channel)]
    [InlineData(131037, 400, WhatsAppFault.Channel)]
    [InlineData(131042, 400, WhatsAppFault.Channel)]
    [InlineData(131045, 500, WhatsAppFault.Channel)]
    [InlineData(133010, 400, WhatsAppFault.Channel)]
    [InlineData(131026, 400, WhatsAppFault.Recipient)]
    [InlineData(132001, 404, WhatsAppFault.Template)]
    [InlineData(131056, 400, WhatsAppFault.Rate)]
    [InlineData(131009, 400, WhatsAppFault.Other)]
    [InlineData(999999, 400, WhatsAppFault.Other)]
    public async Task The_code_decides_and_not_the_HTTP_status(int code, int status, WhatsAppFault fault)
    {
        var http = FakeHttp.Answering((HttpStatusCode)status, $$"""{"error":{"message":"no","code":{{code}} } }""");

        var error = Assert.IsType<WhatsAppSending.Refused>(await Client(http).SendAsync(NumberId, Token, WhatsAppMessage.Text("+33612345678", "x", "m1"), Cancel)).Error;

        Assert.Equal((code, fault), (error.Code, error.Fault));
        Assert.NotEqual(error.Explanation.En, error.Explanation.Fr);
    }

    [Fact]
    public async Task A_message_carries_our_id_and_returns_Metas()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, File.ReadAllText(ReferenceData.Path("whatsapp", "requests", "response-example-response.json")));

        var sending = await Client(http).SendAsync(NumberId, Token, WhatsAppMessage.Text("+33612345678", "Bonjour", "m1"), Cancel);

        Assert.Equal("wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBJCOTY3NDc0NDFDRUI3NTA0Q0UA", Assert.IsType<WhatsAppSending.Accepted>(sending).MessageId);
        Assert.Equal($"https://graph.facebook.com/v25.0/{NumberId}/messages", http.Sent[0].Request.RequestUri!.AbsoluteUri);
        Assert.Equal("m1", JsonElement.Parse(http.Sent[0].Body).GetProperty("biz_opaque_callback_data").GetString());
    }

    /// <summary>Answers of Meta's page on user ids: by number, by user id, by both; with and without a word on the template.</summary>
    [Theory]
    [InlineData(1, "16505551234", null)]
    [InlineData(2, null, "US.13491208655302741918")]
    [InlineData(3, "16505551234", "US.13491208655302741918")]
    [InlineData(4, "16505551234", null)]
    [InlineData(5, null, "US.13491208655302741918")]
    public async Task An_accepted_message_says_who_the_recipient_is(int example, string? waId, string? userId)
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, File.ReadAllText(ReferenceData.Path("whatsapp", "meta", $"business_scoped_user_ids-{example}.docs.json")));

        var accepted = Assert.IsType<WhatsAppSending.Accepted>(await SendAsync(http));

        Assert.Equal((waId, userId, false), (accepted.WaId, accepted.UserId, accepted.IsHeld));
    }

    [Fact]
    public async Task A_template_that_Meta_holds_back_is_told_apart()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, """{"messages":[{"id":"wamid.1","message_status":"held_for_quality_assessment"}]}""");

        Assert.Equal(new WhatsAppSending.Accepted("wamid.1") { IsHeld = true }, await SendAsync(http));
    }

    [Fact]
    public async Task Lost_and_bare_answers_are_unknown_and_no_connection_is_a_failure()
    {
        Assert.IsType<WhatsAppSending.Failed>(await SendAsync(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ConnectionError))));
        Assert.IsType<WhatsAppSending.OutcomeUnknown>(await SendAsync(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ResponseEnded))));
        Assert.IsType<WhatsAppSending.OutcomeUnknown>(await SendAsync(FakeHttp.Answering(HttpStatusCode.BadGateway, "<html>", "text/html")));
        Assert.IsType<WhatsAppSending.OutcomeUnknown>(await SendAsync(FakeHttp.Answering(HttpStatusCode.OK, "{}")));
        Assert.IsType<WhatsAppSending.OutcomeUnknown>(await SendAsync(FakeHttp.Answering(HttpStatusCode.Found, "")));
    }

    [Fact]
    public async Task A_token_that_Meta_quotes_is_cut_out()
    {
        var quoted = FakeHttp.Answering(HttpStatusCode.Unauthorized, $$$"""{"error":{"message":"Malformed access token {{{Token}}}","code":190,"error_data":{"details":"Cannot parse {{{Token[..24]}}}" } } }""");

        var error = Assert.IsType<WhatsAppCheck.Refused>(await Client(quoted).VerifyAsync(NumberId, Token, Cancel)).Error;

        Assert.Equal("Malformed access token …: Cannot parse …", error.Reason);
    }

    [Fact]
    public async Task The_account_of_a_number_is_found_among_those_of_the_token()
    {
        var http = new FakeHttp((request, _) => Task.FromResult(request.RequestUri!.AbsolutePath switch
        {
            "/v25.0/debug_token" => Json("""{"data":{"granular_scopes":[{"scope":"email"},{"scope":"business_management","target_ids":["7","../me"]},{"scope":"whatsapp_business_management","target_ids":["8","9"]},{"scope":"whatsapp_business_messaging","target_ids":["9"]}]}}"""),
            "/v25.0/8/phone_numbers" => Json("""{"data":[{"id":"1"}]}"""),
            "/v25.0/9/phone_numbers" => Json($$"""{"data":[{"id":"1"},{"id":"{{NumberId}}"}]}"""),
            _ => new HttpResponseMessage(HttpStatusCode.BadRequest),
        }));

        Assert.Equal(new WhatsAppAccount.Found("9"), await Client(http).FindAccountAsync(NumberId, Token, Cancel));
        Assert.Equal(new WhatsAppAccount.NotFound(), await Client(http).FindAccountAsync("2", Token, Cancel));
        Assert.IsType<WhatsAppAccount.Failed>(await Client(FakeHttp.Answering(HttpStatusCode.BadRequest, "")).FindAccountAsync(NumberId, Token, Cancel));

        static HttpResponseMessage Json(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body) };
    }

    private Task<WhatsAppSending> SendAsync(FakeHttp http) => Client(http).SendAsync(NumberId, Token, WhatsAppMessage.Text("+33612345678", "x", "m1"), Cancel);

    private static string Number(string id) => $$"""{"id":"{{id}}","display_phone_number":"+33 1 40 00 00 01","verified_name":"Salon Léa"}""";

    private static FakeHttp Meta(string number, string token) => new((request, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
    {
        Content = new StringContent(request.RequestUri!.AbsolutePath.EndsWith("debug_token", StringComparison.Ordinal) ? token : number),
    }));

    private MetaClient Client(FakeHttp http) => new(new HttpClient(http) { Timeout = Timeout.InfiniteTimeSpan }, new WhatsAppOptions(), _time);
}
