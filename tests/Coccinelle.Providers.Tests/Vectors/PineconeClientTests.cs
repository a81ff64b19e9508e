using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Pinecone;

namespace Coccinelle.Providers.Tests.Vectors;

public sealed class PineconeClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_go_into_the_namespace_that_is_named()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, """{"upsertedCount":1}""");

        Assert.IsType<PineconeChangeResult.Done>(await Client(http).UpsertAsync("ten_1", [new("kdc_1.0", [0.25f, -1])], Cancel));

        var sent = Assert.Single(http.Sent);
        Assert.Equal("https://index-1.svc.pinecone.io/vectors/upsert", sent.Request.RequestUri!.AbsoluteUri);
        Assert.Equal("key", sent.Request.Headers.GetValues("Api-Key").Single());
        Assert.NotEmpty(sent.Request.Headers.GetValues("X-Pinecone-Api-Version"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"namespace":"ten_1","vectors":[{"id":"kdc_1.0","values":[0.25,-1]}]}"""), JsonNode.Parse(sent.Body)), sent.Body);
    }

    [Fact]
    public async Task A_query_gives_ids_and_scores_and_leaves_out_what_has_none()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, """{"matches":[{"id":"a","score":0.71,"values":[]},{"id":"b"},{"score":1},{"id":"c","score":0.2}],"namespace":"ten_1","usage":{"readUnits":5}}""");

        var done = Assert.IsType<PineconeQueryResult.Done>(await Client(http).QueryAsync("ten_1", [1, 0], 20, null, Cancel));

        Assert.Equal([new("a", 0.71), new("c", 0.2)], done.Matches);
        Assert.Equal(20, JsonNode.Parse(http.Sent[0].Body)!["topK"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_is_not_there_is_gone()
    {
        var client = Client(FakeHttp.Answering(HttpStatusCode.NotFound, """{"code":5,"message":"Namespace not found","details":[]}"""));

        Assert.IsType<PineconeChangeResult.Done>(await client.DeleteNamespaceAsync("ten_1", Cancel));
        Assert.IsType<PineconeChangeResult.Done>(await client.DeleteAsync("ten_1", ["a"], Cancel));
        Assert.Empty(Assert.IsType<PineconeQueryResult.Done>(await client.QueryAsync("ten_1", [1], 1, null, Cancel)).Matches);
        Assert.Equal("HTTP 404: Namespace not found", Assert.IsType<PineconeChangeResult.Failed>(await client.UpsertAsync("ten_1", [], Cancel)).Reason);
    }

    [Fact]
    public async Task What_failed_says_so_and_is_sent_once()
    {
        foreach (var http in new[] { FakeHttp.Answering(HttpStatusCode.Unauthorized, "\"Unauthorized\""), FakeHttp.Throwing(new HttpRequestException(HttpRequestError.ConnectionError)) })
        {
            Assert.IsType<PineconeChangeResult.Failed>(await Client(http).DeleteNamespaceAsync("ten_1", Cancel));
            Assert.Single(http.Sent);
        }
    }

    [Theory]
    [InlineData("index-1.svc.pinecone.io", "https://index-1.svc.pinecone.io/")]
    [InlineData("https://index-1.svc.pinecone.io", "https://index-1.svc.pinecone.io/")]
    [InlineData("http://127.0.0.1:5081", "http://127.0.0.1:5081/")]
    [InlineData("https://index/path", null)]
    [InlineData("ftp://index", null)]
    [InlineData("in dex", null)]
    public void A_host_is_read_as_Pinecone_shows_it(string text, string? host) => Assert.Equal(host, PineconeOptions.ReadHost(text)?.AbsoluteUri);

    private static PineconeClient Client(FakeHttp http)
        => new(new HttpClient(http), new PineconeOptions { ApiKey = "key", IndexHost = new Uri("https://index-1.svc.pinecone.io") }, TimeProvider.System);
}
