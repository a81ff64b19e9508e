using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.Pinecone;

/// <summary>One index at Pinecone: vectors by id, apart by namespace. Sends everything once. Thread-safe; one for the process.</summary>
public sealed class PineconeClient(HttpClient http, PineconeOptions options, TimeProvider time)
{
    /// <summary>A request may be 2 MB; a vector of 1536 numbers is some 20 KB of JSON.</summary>
    public const int MostVectors = 50;

    /// <summary>Ids in one deletion (Pinecone: 1000).</summary>
    public const int MostIds = 1000;

    private const int LongestReason = 300;

    /// <summary>A vector whose id is there already is replaced.</summary>
    public Task<PineconeChangeResult> UpsertAsync(string @namespace, IReadOnlyList<PineconeVector> vectors, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vectors.Count, MostVectors);
        return ChangeAsync("vectors/upsert", new JsonObject
        {
            ["namespace"] = @namespace,
            ["vectors"] = new JsonArray([.. vectors.Select(vector => new JsonObject { ["id"] = vector.Id, ["values"] = Numbers(vector.Values) })]),
        }, cancellationToken);
    }

    /// <summary>The nearest vectors of a namespace; none of one that does not exist.</summary>
    public async Task<PineconeQueryResult> QueryAsync(string @namespace, float[] vector, int most, TimeSpan? budget, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["namespace"] = @namespace,
            ["vector"] = Numbers(vector),
            ["topK"] = most,
            ["includeValues"] = false,
            ["includeMetadata"] = false,
        };
        return await SendAsync("query", body, budget, cancellationToken).ConfigureAwait(false) switch
        {
            HttpReply.Answered { IsSuccess: true } answer when answer.Json() is { } json => new PineconeQueryResult.Done(
                [.. json.Items("matches").Select(match => (Id: match.Text("id"), Score: match.Number("score"))).Where(match => match is { Id: not null, Score: not null })
                    .Select(match => new PineconeMatch(match.Id!, (double)match.Score!))]),
            HttpReply.Answered { Status: HttpStatusCode.NotFound } => new PineconeQueryResult.Done([]),
            var reply => new PineconeQueryResult.Failed(Reason(reply)),
        };
    }

    /// <summary>Ids that are not there are no error.</summary>
    public Task<PineconeChangeResult> DeleteAsync(string @namespace, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MostIds);
        return ChangeAsync(
            "vectors/delete", new JsonObject { ["namespace"] = @namespace, ["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) }, cancellationToken);
    }

    /// <summary>Everything in a namespace, and with it the namespace. One that does not exist (404) is gone.</summary>
    public Task<PineconeChangeResult> DeleteNamespaceAsync(string @namespace, CancellationToken cancellationToken)
        => ChangeAsync("vectors/delete", new JsonObject { ["namespace"] = @namespace, ["deleteAll"] = true }, cancellationToken);

    private static JsonArray Numbers(float[] values) => new([.. values.Select(value => JsonValue.Create(value))]);

    private async Task<PineconeChangeResult> ChangeAsync(string path, JsonObject body, CancellationToken cancellationToken)
        => await SendAsync(path, body, null, cancellationToken).ConfigureAwait(false) switch
        {
            HttpReply.Answered { IsSuccess: true } => new PineconeChangeResult.Done(),
            HttpReply.Answered { Status: HttpStatusCode.NotFound } when path == "vectors/delete" => new PineconeChangeResult.Done(),
            var reply => new PineconeChangeResult.Failed(Reason(reply)),
        };

    private async Task<HttpReply> SendAsync(string path, JsonObject body, TimeSpan? budget, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.IndexHost.AbsoluteUri.TrimEnd('/')}/{path}")
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("Api-Key", options.ApiKey);
        request.Headers.Add("X-Pinecone-Api-Version", options.ApiVersion);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.Add(new("Coccinelle", "1.0"));
        return await http.SendOnceAsync(request, budget ?? options.RequestTimeout, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Pinecone: <c>{"code", "message"}</c>, or one bare sentence.</summary>
    private static string Reason(HttpReply reply)
    {
        var reason = reply switch
        {
            HttpReply.Answered answer => string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)answer.Status}{(answer.Json()?.Text("message") is { } words ? ": " + words : "")}"),
            HttpReply.NotSent lost => lost.Reason,
            HttpReply.Lost lost => lost.Reason,
            _ => "the answer is too large",
        };
        return reason.Length <= LongestReason ? reason : reason[..LongestReason];
    }
}
