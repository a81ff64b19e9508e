using System.Net;
using System.Text.Json.Nodes;
using Coccinelle.Providers.OpenAi;

namespace Coccinelle.Providers.Tests.Vectors;

public sealed class OpenAiClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Texts_become_vectors_in_their_order_whatever_the_order_of_the_answer()
    {
        var http = FakeHttp.Answering(HttpStatusCode.OK, """{"object":"list","data":[{"index":1,"embedding":[0.5,-1e-3]},{"index":0,"embedding":[1,0]}],"usage":{"total_tokens":4}}""");

        var done = Assert.IsType<EmbeddingResult.Done>(await Client(http).EmbedAsync(["un", "deux"], null, Cancel));

        Assert.Equal([[1f, 0f], [0.5f, -0.001f]], done.Vectors);
        var sent = Assert.Single(http.Sent);
        Assert.Equal("https://api.openai.com/v1/embeddings", sent.Request.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer key", sent.Request.Headers.Authorization!.ToString());
        var body = JsonNode.Parse(sent.Body)!;
        Assert.Equal(("text-embedding-3-small", "deux", "float"), (body["model"]!.GetValue<string>(), body["input"]![1]!.GetValue<string>(), body["encoding_format"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":7,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":["x"]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}""")]
    [InlineData("<html>")]
    public async Task Anything_but_one_vector_per_text_is_a_failure(string body)
        => Assert.IsType<EmbeddingResult.Failed>(await Client(FakeHttp.Answering(HttpStatusCode.OK, body)).EmbedAsync(["un", "deux"], null, Cancel));

    [Fact]
    public async Task A_refused_key_is_not_repeated_in_the_reason_and_nothing_is_sent_twice()
    {
        var http = FakeHttp.Answering(HttpStatusCode.Unauthorized, """{"error":{"message":"Incorrect API key provided: sk-abc***xyz.","type":"invalid_request_error","code":"invalid_api_key"}}""");

        var failed = Assert.IsType<EmbeddingResult.Failed>(await Client(http).EmbedAsync(["un"], null, Cancel));

        Assert.Equal("HTTP 401: invalid_api_key", failed.Reason);
        Assert.Single(http.Sent);
    }

    [Fact]
    public async Task Silence_ends_with_the_budget()
        => Assert.IsType<EmbeddingResult.Failed>(await Client(FakeHttp.Silent()).EmbedAsync(["un"], TimeSpan.FromMilliseconds(20), Cancel));

    private static OpenAiClient Client(FakeHttp http) => new(new HttpClient(http), new OpenAiOptions { ApiKey = "key" }, TimeProvider.System);
}
