using System.Net;
using Coccinelle.Providers.Vapi;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Coccinelle.Providers.Tests.Vapi;

/// <summary>Finding and deleting assistants; creating and changing them is in <see cref="VapiClientTests"/>.</summary>
public sealed class VapiAssistantsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_says_whose_assistants_they_are()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, """
            [{"id":"a1","createdAt":"2026-08-20T09:00:00.123Z","metadata":{"tenantId":"ten_1"}},
             {"id":"a2","metadata":{"tenantId":7}}, {"name":"no id"}, {"id":"a3","metadata":null}]
            """);

        var page = Assert.IsType<VapiAssistantList.Page>(await Client(http).ListAssistantsAsync(null, Cancel));

        Assert.Equal("https://api.vapi.ai/assistant?limit=1000", Assert.Single(http.Sent).Request.RequestUri!.AbsoluteUri);
        Assert.Equal(
            [new("a1", "ten_1", Instant.FromUtc(2026, 8, 20, 9, 0) + Duration.FromMilliseconds(123)), new("a2", null, null), new("a3", null, null)],
            page.Assistants);
        Assert.Equal(4, page.Length);
    }

    [Fact]
    public async Task The_next_page_begins_where_the_last_one_ended()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, "[]");

        await Client(http).ListAssistantsAsync(Instant.FromUtc(2026, 8, 20, 9, 0), Cancel);

        Assert.Equal("?limit=1000&createdAtLe=2026-08-20T09:00:00.001Z", Assert.Single(http.Sent).Request.RequestUri!.Query);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "{}")]
    [InlineData(HttpStatusCode.OK, "<html>")]
    [InlineData(HttpStatusCode.TooManyRequests, "[]")]
    [InlineData(HttpStatusCode.BadGateway, "")]
    public async Task What_is_no_list_teaches_nothing(HttpStatusCode status, string body)
        => Assert.IsType<VapiAssistantList.Failed>(await Client(FakeHttp.Answering(status, body)).ListAssistantsAsync(null, Cancel));

    [Fact]
    public async Task A_list_may_be_longer_than_other_answers()
    {
        var body = $$"""[{"id":"a1","model":"{{new string('x', 3 * 1024 * 1024)}}"}]""";

        var page = Assert.IsType<VapiAssistantList.Page>(await Client(FakeHttp.Answering(HttpStatusCode.OK, body)).ListAssistantsAsync(null, Cancel));

        Assert.Single(page.Assistants);
    }

    [Fact]
    public async Task An_assistant_that_is_not_there_is_gone_and_one_that_is_pinned_is_not()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, "{\"id\":\"a1\"}");

        Assert.IsType<VapiAssistantRemoval.Gone>(await Client(http).DeleteAssistantAsync("a/1", Cancel));
        Assert.Equal((HttpMethod.Delete, "https://api.vapi.ai/assistant/a%2F1"), (http.Sent[0].Request.Method, http.Sent[0].Request.RequestUri!.AbsoluteUri));
        Assert.IsType<VapiAssistantRemoval.Gone>(await Delete(HttpStatusCode.NotFound, "{}"));
        Assert.Equal(
            "Assistant is pinned by a squad",
            Assert.IsType<VapiAssistantRemoval.Pinned>(
                await Delete(HttpStatusCode.Conflict, """{"error":"assistant_pinned","message":"Assistant is pinned by a squad"}""")).Reason);
        Assert.Equal("Rate limit exceeded", Assert.IsType<VapiAssistantRemoval.Failed>(await Delete(HttpStatusCode.TooManyRequests, "{\"message\":\"Rate limit exceeded\"}")).Reason);
        Assert.IsType<VapiAssistantRemoval.Failed>(await Delete(HttpStatusCode.ServiceUnavailable, ""));

        Task<VapiAssistantRemoval> Delete(HttpStatusCode status, string body) => Client(FakeHttp.Answering(status, body)).DeleteAssistantAsync("a1", Cancel);
    }

    private static VapiClient Client(FakeHttp http) => VapiClients.Over(http, new FakeTimeProvider());
}
