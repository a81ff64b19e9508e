using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Vapi;
using Coccinelle.Tests;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Coccinelle.Providers.Tests.Vapi;

public sealed class VapiClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_found_with_what_became_of_it()
    {
        var ended = """
            {"id":"v1","status":"ended","endedReason":"customer-ended-call","startedAt":"2026-08-20T09:00:00.000Z","endedAt":"2026-08-20T09:03:00Z",
             "cost":0.31,"artifact":{"transcript":["AI: Bonjour","User: Oui"],"recording":{"mono":{"combinedUrl":"https://s/m.wav"}}},"analysis":{"summary":"Rendez-vous"}}
            """;

        var found = Assert.IsType<VapiCallLookup.Found>(await Client(FakeHttp.Answering(HttpStatusCode.OK, ended)).GetCallAsync("v1", Cancel)).Call;

        Assert.Equal(
            new VapiCallState(
                "v1", "ended", "customer-ended-call", Instant.FromUtc(2026, 8, 20, 9, 0), Instant.FromUtc(2026, 8, 20, 9, 3), 0.31m,
                "AI: Bonjour\nUser: Oui", "Rendez-vous", "https://s/m.wav"),
            found);
    }

    [Theory]
    [InlineData("call.get.response.forwarded.json", "ca123456xxxxx")]
    [InlineData("call.create.response.json", "7420f27a-30fd-4f49-a995-5549ae7cc00d")]
    [InlineData("call.create.response.skills.json", "call-uuid")]
    [InlineData("call.create.response.subscriptionLimits.json", "019a9046-121e-766d-bd1f-84f3ccc309c1")]
    public async Task Every_official_call_is_read(string file, string id)
    {
        var body = File.ReadAllText(ReferenceData.Path("vapi", "official", file));

        Assert.Equal(id, Assert.IsType<VapiCallLookup.Found>(await Client(FakeHttp.Answering(HttpStatusCode.OK, body)).GetCallAsync("v", Cancel)).Call.Id);
    }

    [Fact]
    public async Task A_call_that_is_gone_is_told_from_an_answer_that_says_nothing()
    {
        var http = FakeHttp.Answering(HttpStatusCode.NotFound, "{}");

        Assert.IsType<VapiCallLookup.NotFound>(await Client(http).GetCallAsync("../assistant/a b", Cancel));
        Assert.Equal("https://api.vapi.ai/call/..%2Fassistant%2Fa%20b", http.Sent[0].Request.RequestUri!.AbsoluteUri);
        Assert.IsType<VapiCallLookup.Failed>(await Client(FakeHttp.Answering(HttpStatusCode.OK, "<html>")).GetCallAsync("v1", Cancel));
        Assert.IsType<VapiCallLookup.Failed>(await Client(FakeHttp.Answering(HttpStatusCode.BadGateway, "")).GetCallAsync("v1", Cancel));
    }

    [Fact]
    public async Task An_assistant_is_created_once_and_an_unknown_outcome_says_so()
    {
        var http = FakeHttp.Answering(HttpStatusCode.Created, "{\"id\":\"a1\",\"name\":\"garage\"}");

        var done = Assert.IsType<VapiAssistantResult.Done>(await Client(http).CreateAssistantAsync(new JsonObject { ["name"] = "garage" }, Cancel));

        Assert.Equal(("a1", "garage"), (done.Id, (string?)done.Assistant["name"]));
        Assert.Equal("{\"name\":\"garage\"}", Assert.Single(http.Sent).Body);
        Assert.IsType<VapiAssistantResult.OutcomeUnknown>(await Create(FakeHttp.Answering(HttpStatusCode.InternalServerError, "")));
        Assert.IsType<VapiAssistantResult.Refused>(await Create(FakeHttp.Answering(HttpStatusCode.BadRequest, "{\"message\":\"property X should not exist\"}")));
        Assert.IsType<VapiAssistantResult.RateLimited>(await Create(FakeHttp.Answering(HttpStatusCode.TooManyRequests, "")));
        Assert.IsType<VapiAssistantResult.Failed>(await Create(FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ConnectionError))));

        Task<VapiAssistantResult> Create(FakeHttp fake) => Client(fake).CreateAssistantAsync([], Cancel);
    }

    [Fact]
    public async Task An_assistant_is_read_and_changed_by_its_id()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, "{\"id\":\"a1\"}");
        var client = Client(http);

        await client.GetAssistantAsync("a1", Cancel);
        await client.UpdateAssistantAsync("a1", new JsonObject { ["name"] = "x" }, Cancel);

        Assert.Equal([HttpMethod.Get, HttpMethod.Patch], http.Sent.Select(sent => sent.Request.Method));
        Assert.All(http.Sent, sent => Assert.Equal("/assistant/a1", sent.Request.RequestUri!.AbsolutePath));
        Assert.IsType<VapiAssistantResult.NotFound>(await Client(FakeHttp.Answering(HttpStatusCode.NotFound, "")).GetAssistantAsync("a1", Cancel));
        Assert.IsType<VapiAssistantResult.Failed>(await Client(FakeHttp.Answering(HttpStatusCode.BadGateway, "")).GetAssistantAsync("a1", Cancel));
    }

    private static VapiClient Client(FakeHttp http) => VapiClients.Over(http, new FakeTimeProvider());
}
