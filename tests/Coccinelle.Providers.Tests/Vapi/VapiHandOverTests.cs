using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Vapi;
using Coccinelle.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Coccinelle.Providers.Tests.Vapi;

public sealed class VapiHandOverTests
{
    private const string TwiMLText = "<Response><Connect><Stream url=\"wss://x.vapi.ai/1/transport\"/></Connect></Response>";

    private static readonly HandOverRequest Request = new("asst-1", "+33639981234", "CA1", "tenant-1", new Dictionary<string, string> { ["firm"] = "Garage \"Dupont\"" });

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_request_names_assistant_caller_tenant_and_call()
    {
        var http = FakeHttp.Answering(HttpStatusCode.Created, Call());

        await Client(http).CreateBypassCallAsync(Request, Cancel);

        var (request, body) = Assert.Single(http.Sent);
        var json = JsonNode.Parse(body)!;
        Assert.Equal((HttpMethod.Post, "https://api.vapi.ai/call"), (request.Method, request.RequestUri!.AbsoluteUri));
        Assert.Equal("Bearer key", request.Headers.Authorization!.ToString());
        Assert.Equal("number-1", (string?)json["phoneNumberId"]);
        Assert.True((bool)json["phoneCallProviderBypassEnabled"]!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("{\"number\":\"+33639981234\"}"), json["customer"]));
        Assert.Equal("asst-1", (string?)json["assistantId"]);
        Assert.Equal("Garage \"Dupont\"", (string?)json["assistantOverrides"]!["variableValues"]!["firm"]);
        foreach (var place in new[] { "variableValues", "metadata" })
        {
            Assert.Equal("tenant-1", (string?)json["assistantOverrides"]![place]!["tenantId"]);
            Assert.Equal("CA1", (string?)json["assistantOverrides"]![place]!["twilioCallSid"]);
        }
    }

    [Theory]
    [InlineData(null, "anonymous")]
    [InlineData("anonymous", "anonymous")]
    [InlineData("+266696687", "anonymous")]
    [InlineData("7", "anonymous")]
    [InlineData("a raw caller id that is longer than forty characters", "a raw caller id that is longer than fort")]
    public async Task A_caller_without_a_number_is_sent_unchecked(string? number, string expected)
    {
        var http = FakeHttp.Answering(HttpStatusCode.Created, Call());

        await Client(http).CreateBypassCallAsync(Request with { CustomerNumber = number }, Cancel);

        var customer = JsonNode.Parse(http.Sent[0].Body)!["customer"]!;
        Assert.Equal(expected, (string?)customer["number"]);
        Assert.False((bool)customer["numberE164CheckEnabled"]!);
    }

    [Fact]
    public async Task A_call_with_TwiML_is_handed_over()
    {
        var body = File.ReadAllText(ReferenceData.Path("vapi", "composed", "call.create.bypass.response.json"));

        var result = Assert.IsType<HandOverResult.HandedOver>(await HandOver(FakeHttp.Answering(HttpStatusCode.Created, body)));

        Assert.Equal("7420f27a-30fd-4f49-a995-5549ae7cc00d", result.VapiCallId);
        Assert.StartsWith("<?xml version=\"1.0\"", result.TwiML, StringComparison.Ordinal);
        Assert.EndsWith("/control", result.ControlUrl, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<https://x.vapi.ai/1/control>", "https://x.vapi.ai/1/control")]
    [InlineData("https://api.vapi.ai/1/control", "https://api.vapi.ai/1/control")]
    [InlineData("https://evil.example/control", null)]
    [InlineData("https://evilvapi.ai/control", null)]
    [InlineData("http://x.vapi.ai/control", null)]
    [InlineData("nonsense", null)]
    public async Task A_control_address_is_kept_only_when_it_is_Vapis(string url, string? expected) =>
        Assert.Equal(
            expected,
            Assert.IsType<HandOverResult.HandedOver>(await HandOver(FakeHttp.Answering(HttpStatusCode.Created, Call(control: url)))).ControlUrl);

    [Fact]
    public async Task A_full_account_is_full_with_or_without_a_call()
    {
        var blocked = "{\"id\":\"v1\",\"status\":\"queued\",\"subscriptionLimits\":{\"concurrencyBlocked\":true,\"concurrencyLimit\":10}}";
        var refused = "{\"message\":\"Over Concurrency Limit\",\"error\":\"Bad Request\",\"statusCode\":400}";

        Assert.Equal(new HandOverResult.Full("v1"), await HandOver(FakeHttp.Answering(HttpStatusCode.Created, blocked)));
        Assert.Equal(new HandOverResult.Full(null), await HandOver(FakeHttp.Answering(HttpStatusCode.BadRequest, refused)));
    }

    [Theory]
    [InlineData(400, "{\"message\":[\"a\",\"b\"],\"statusCode\":400}", "a; b")]
    [InlineData(401, "{\"message\":\"Invalid Key\"}", "Invalid Key")]
    [InlineData(403, "<html>", "HTTP 403")]
    [InlineData(404, "", "HTTP 404")]
    [InlineData(422, "{\"error\":\"Unprocessable\"}", "Unprocessable")]
    public async Task A_refusal_gives_its_reason(int status, string body, string reason) =>
        Assert.Equal(new HandOverResult.Refused(status, reason), await HandOver(FakeHttp.Answering((HttpStatusCode)status, body)));

    [Fact]
    public async Task A_rate_limit_is_its_own_result() =>
        Assert.IsType<HandOverResult.RateLimited>(await HandOver(FakeHttp.Answering(HttpStatusCode.TooManyRequests, "Rate limit exceeded")));

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_server_error_is_a_failure(int status) =>
        Assert.Equal(new HandOverResult.Failed($"HTTP {status}"), await HandOver(FakeHttp.Answering((HttpStatusCode)status, "{}")));

    [Theory]
    [InlineData("<html><body>Bonjour</body></html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"id\":\"v1\"}")]
    [InlineData("{\"id\":\"v1\",\"phoneCallProviderDetails\":{\"twiml\":7}}")]
    [InlineData("{\"id\":\"v1\",\"phoneCallProviderDetails\":{\"twiml\":\"<html/>\"}}")]
    [InlineData("{\"id\":\"v1\",\"phoneCallProviderDetails\":{\"twiml\":\"<Response>\"}}")]
    [InlineData("{\"id\":\"v1\",\"phoneCallProviderDetails\":{\"twiml\":\"<!DOCTYPE r [<!ENTITY x 'y'>]><Response>&x;</Response>\"}}")]
    [InlineData("{\"phoneCallProviderDetails\":{\"twiml\":\"<Response/>\"}}")]
    public async Task A_success_that_no_call_can_be_connected_with_is_nonsense(string body) =>
        Assert.IsType<HandOverResult.Nonsense>(await HandOver(FakeHttp.Answering(HttpStatusCode.Created, body)));

    [Fact]
    public async Task A_redirect_or_an_endless_answer_is_nonsense()
    {
        Assert.IsType<HandOverResult.Nonsense>(await HandOver(FakeHttp.Answering(HttpStatusCode.Found, "")));
        Assert.IsType<HandOverResult.Nonsense>(await HandOver(FakeHttp.Answering(HttpStatusCode.Created, new string(' ', 2_000_000) + Call())));
        Assert.IsType<HandOverResult.Nonsense>(
            await HandOver(FakeHttp.Answering(HttpStatusCode.Created, Call("<Response>" + new string(' ', 70_000) + "</Response>"))));
    }

    [Fact]
    public async Task No_connection_is_a_certain_failure_but_a_lost_one_is_unknown()
    {
        Assert.IsType<HandOverResult.Failed>(await HandOver(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ConnectionError))));
        Assert.IsType<HandOverResult.Failed>(await HandOver(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.NameResolutionError))));
        Assert.IsType<HandOverResult.OutcomeUnknown>(await HandOver(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ResponseEnded))));
        Assert.IsType<HandOverResult.OutcomeUnknown>(await HandOver(FakeHttp.Throwing(new IOException("reset"))));
    }

    [Fact]
    public async Task After_five_seconds_the_outcome_is_unknown()
    {
        var http = FakeHttp.Silent();
        var pending = HandOver(http);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(pending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.IsType<HandOverResult.OutcomeUnknown>(await pending);
        Assert.Single(http.Sent);
    }

    [Fact]
    public async Task A_body_that_never_ends_counts_into_the_five_seconds()
    {
        var http = new FakeHttp((_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) }));
        var pending = HandOver(http);

        _time.Advance(TimeSpan.FromSeconds(5.1));

        Assert.IsType<HandOverResult.OutcomeUnknown>(await pending);
    }

    [Fact]
    public async Task A_caller_of_ours_who_gives_up_is_no_outcome()
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var pending = Client(FakeHttp.Silent()).CreateBypassCallAsync(Request, given.Token);

        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }

    [Fact]
    public async Task Repeated_failures_open_the_circuit_and_one_probe_closes_it()
    {
        var status = HttpStatusCode.InternalServerError;
        var http = new FakeHttp((_, _) => Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(Call()) }));
        var client = Client(http);

        for (var i = 0; i < 8; i++) Assert.IsType<HandOverResult.Failed>(await client.CreateBypassCallAsync(Request, Cancel));
        Assert.IsType<HandOverResult.CircuitOpen>(await client.CreateBypassCallAsync(Request, Cancel));
        Assert.Equal(8, http.Sent.Count);

        status = HttpStatusCode.Created;
        _time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.IsType<HandOverResult.HandedOver>(await client.CreateBypassCallAsync(Request, Cancel));
        Assert.IsType<HandOverResult.HandedOver>(await client.CreateBypassCallAsync(Request, Cancel));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    public async Task Refusals_never_open_the_circuit(int status)
    {
        var http = FakeHttp.Answering((HttpStatusCode)status, "{\"message\":\"no\"}");
        var client = Client(http);

        for (var i = 0; i < 50; i++) Assert.IsNotType<HandOverResult.CircuitOpen>(await client.CreateBypassCallAsync(Request, Cancel));

        Assert.Equal(50, http.Sent.Count);
    }

    private static string Call(string twiml = TwiMLText, string control = "") => new JsonObject
    {
        ["id"] = "v1",
        ["monitor"] = new JsonObject { ["controlUrl"] = control },
        ["phoneCallProviderDetails"] = new JsonObject { ["twiml"] = twiml },
    }.ToJsonString();

    private Task<HandOverResult> HandOver(FakeHttp http) => Client(http).CreateBypassCallAsync(Request, Cancel);

    private VapiClient Client(FakeHttp http) => VapiClients.Over(http, _time);

    /// <summary>Headers came, the body does not.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }
}
