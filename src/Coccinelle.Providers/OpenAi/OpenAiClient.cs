using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Providers.Http;

namespace Coccinelle.Providers.OpenAi;

/// <summary>OpenAI's API, as far as we use it: texts to vectors. Sends everything once. Thread-safe; one for the process.</summary>
public sealed class OpenAiClient(HttpClient http, OpenAiOptions options, TimeProvider time)
{
    /// <summary>OpenAI takes up to 2048 texts and 300,000 tokens at once; a hundred of our longest stay far below.</summary>
    public const int MostTexts = 100;

    /// <summary>A vector of 1536 numbers is some 20 KB of JSON.</summary>
    private const int MostBytes = 8 * 1024 * 1024;

    private const int LongestReason = 300;

    /// <summary>Throws only when <paramref name="cancellationToken"/> is cancelled.</summary>
    /// <param name="texts">At most <see cref="MostTexts"/>, none of them empty.</param>
    /// <param name="budget">Null = <see cref="OpenAiOptions.RequestTimeout"/>.</param>
    public async Task<EmbeddingResult> EmbedAsync(IReadOnlyList<string> texts, TimeSpan? budget, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(texts.Count, MostTexts);
        var body = new JsonObject
        {
            ["model"] = options.EmbeddingModel,
            ["input"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]),
            ["encoding_format"] = "float",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.BaseUrl.AbsoluteUri.TrimEnd('/')}/embeddings")
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Authorization = new("Bearer", options.ApiKey);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.Add(new("Coccinelle", "1.0"));
        var reply = await http.SendOnceAsync(request, budget ?? options.RequestTimeout, time, cancellationToken, MostBytes).ConfigureAwait(false);
        return reply switch
        {
            HttpReply.Answered { IsSuccess: true } answer => Read(answer, texts.Count) is { } vectors
                ? new EmbeddingResult.Done(vectors)
                : new EmbeddingResult.Failed("the answer holds other vectors than were asked for"),
            HttpReply.Answered answer => new EmbeddingResult.Failed(Reason(answer)),
            HttpReply.NotSent lost => new EmbeddingResult.Failed(lost.Reason),
            HttpReply.Lost lost => new EmbeddingResult.Failed(lost.Reason),
            _ => new EmbeddingResult.Failed("the answer is too large"),
        };
    }

    /// <summary>Each item says to which text it belongs. Null when one is missing, or they differ in length.</summary>
    private static float[][]? Read(HttpReply.Answered answer, int count)
    {
        var vectors = new float[count][];
        foreach (var item in answer.Json()?.Items("data") ?? [])
        {
            if (item.Number("index") is not { } index || index < 0 || index >= count || index != decimal.Truncate(index))
                return null;
            var numbers = item.Items("embedding");
            var vector = new float[numbers.Count];
            for (var i = 0; i < vector.Length; i++)
            {
                if (numbers[i].ValueKind != JsonValueKind.Number || !numbers[i].TryGetSingle(out vector[i]) || !float.IsFinite(vector[i]))
                    return null;
            }

            vectors[(int)index] = vector;
        }

        return Array.TrueForAll(vectors, vector => vector is { Length: > 0 } && vector.Length == vectors[0].Length) ? vectors : null;
    }

    /// <summary>OpenAI: <c>{"error": {"message", "type", "code"}}</c>. The message of a 401 repeats a part of the key: only its type is kept.</summary>
    private static string Reason(HttpReply.Answered answer)
    {
        var error = answer.Json()?.At("error");
        var words = answer.Status == System.Net.HttpStatusCode.Unauthorized ? error?.Text("code") ?? error?.Text("type") : error?.Text("message") ?? error?.Text("type");
        var reason = words is null ? $"HTTP {(int)answer.Status}" : $"HTTP {(int)answer.Status}: {words}";
        return reason.Length <= LongestReason ? reason : reason[..LongestReason];
    }
}
