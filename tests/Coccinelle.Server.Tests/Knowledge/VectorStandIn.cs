using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Knowledge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coccinelle.Server.Tests.Knowledge;

/// <summary>OpenAI's embeddings and one index of Pinecone's, over HTTP: words of one meaning get one direction.</summary>
internal sealed class VectorStandIn : IAsyncDisposable
{
    public const string OpenAiKey = "sk-stand-in";
    public const string PineconeKey = "pc-stand-in";

    private const int Dimensions = 64;

    private static readonly string[][] Meanings = [["parking", "garer", "stationnement", "voiture"], ["coupe", "coiffer", "cheveux"]];

    private readonly WebApplication _app;

    private VectorStandIn(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Namespace → id → vector.</summary>
    public ConcurrentDictionary<string, ConcurrentDictionary<string, float[]>> Namespaces { get; } = new();

    /// <summary>What every request gets instead of its answer; null = its answer.</summary>
    public int? Refuses { get; set; }

    /// <summary>How long a question waits.</summary>
    public TimeSpan Delay { get; set; }

    public int Queries { get; private set; }

    public int VectorsOf(string firm) => Namespaces.TryGetValue(firm, out var vectors) ? vectors.Count : 0;

    public static async Task<VectorStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var standIn = new VectorStandIn(app);
        app.MapPost("/v1/embeddings", standIn.EmbedAsync);
        app.MapPost("/vectors/upsert", request => standIn.ChangeAsync(request, standIn.Upsert));
        app.MapPost("/vectors/delete", request => standIn.ChangeAsync(request, standIn.Delete));
        app.MapPost("/query", request => standIn.ChangeAsync(request, standIn.Query));
        await app.StartAsync();
        return standIn;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task EmbedAsync(HttpContext http)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body))!;
        if (http.Request.Headers.Authorization != $"Bearer {OpenAiKey}" || body["model"]!.GetValue<string>() != "text-embedding-3-small" || Refuses is not null)
        {
            http.Response.StatusCode = Refuses ?? 401;
            await http.Response.WriteAsJsonAsync(new JsonObject { ["error"] = new JsonObject { ["message"] = "Incorrect API key provided", ["type"] = "invalid_request_error" } });
            return;
        }

        await Task.Delay(Delay, http.RequestAborted);
        var data = body["input"]!.AsArray().Select((text, i) => (JsonNode)new JsonObject
        {
            ["object"] = "embedding",
            ["index"] = i,
            ["embedding"] = new JsonArray([.. Vector(text!.GetValue<string>()).Select(value => JsonValue.Create(value))]),
        }).Reverse(); // the order is the index's, not the list's
        await http.Response.WriteAsJsonAsync(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. data]) });
    }

    private async Task ChangeAsync(HttpContext http, Func<JsonNode, JsonObject?> answer)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body))!;
        var done = http.Request.Headers["Api-Key"] == PineconeKey && http.Request.Headers.ContainsKey("X-Pinecone-Api-Version") && Refuses is null ? answer(body) : null;
        http.Response.StatusCode = done is not null ? 200 : Refuses ?? 404;
        await http.Response.WriteAsJsonAsync(done ?? new JsonObject { ["code"] = 5, ["message"] = "Namespace not found" });
    }

    private JsonObject? Upsert(JsonNode body)
    {
        var space = Namespaces.GetOrAdd(body["namespace"]!.GetValue<string>(), _ => new());
        foreach (var vector in body["vectors"]!.AsArray())
            space[vector!["id"]!.GetValue<string>()] = [.. vector["values"]!.AsArray().Select(value => value!.GetValue<float>())];
        return new JsonObject { ["upsertedCount"] = body["vectors"]!.AsArray().Count };
    }

    private JsonObject? Delete(JsonNode body)
    {
        if (!Namespaces.TryGetValue(body["namespace"]!.GetValue<string>(), out var space))
            return null;
        if (body["deleteAll"]?.GetValue<bool>() is true)
            Namespaces.TryRemove(body["namespace"]!.GetValue<string>(), out _);
        foreach (var id in body["ids"]?.AsArray() ?? [])
            space.TryRemove(id!.GetValue<string>(), out _);
        return [];
    }

    private JsonObject? Query(JsonNode body)
    {
        Queries++;
        var asked = body["vector"]!.AsArray().Select(value => value!.GetValue<float>()).ToArray();
        var matches = Namespaces.TryGetValue(body["namespace"]!.GetValue<string>(), out var space)
            ? space.Select(vector => (vector.Key, Score: vector.Value.Zip(asked, (a, b) => a * b).Sum())).OrderByDescending(match => match.Score).Take(body["topK"]!.GetValue<int>())
            : [];
        return new JsonObject { ["matches"] = new JsonArray([.. matches.Select(match => (JsonNode)new JsonObject { ["id"] = match.Key, ["score"] = match.Score })]), ["namespace"] = "" };
    }

    private static float[] Vector(string text)
    {
        var vector = new float[Dimensions];
        foreach (var word in FrenchWords.In(text).Where(word => !FrenchWords.IsStop(word)))
        {
            var meaning = Array.FindIndex(Meanings, words => words.Contains(word));
            vector[meaning >= 0 ? meaning : Meanings.Length + word.Sum(c => c) * 31 % (Dimensions - Meanings.Length)] += meaning >= 0 ? 3 : 1;
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => length == 0 ? 0.1f : value / length)];
    }
}
