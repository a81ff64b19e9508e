using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Coccinelle.Sandbox.Tests;

/// <summary>Our server's functions, answering what the test says: one result after the other, the last one for ever.</summary>
internal sealed class FakeFunctions
{
    public const string ThreeSlots = """
        {"outcome":"slots","say":"J'ai mardi à 9 h, mardi à 10 h ou jeudi à 14 h.","slots":[
          {"start":"2026-09-01T09:00","spoken":"mardi à 9 h"},{"start":"2026-09-01T10:00","spoken":"mardi à 10 h"},{"start":"2026-09-03T14:00","spoken":"jeudi à 14 h"}]}
        """;

    private readonly Dictionary<string, Queue<string>> _results = [];

    /// <summary>What the assistant asked for, oldest first.</summary>
    public ConcurrentQueue<(string Function, string Arguments)> Asked { get; } = new();

    public FakeFunctions Answer(string function, params IEnumerable<string> results)
    {
        _results[function] = new Queue<string>(results);
        return this;
    }

    /// <summary>An argument of the n-th call of a function.</summary>
    public string? Argument(string function, string name, int at = 0) =>
        JsonNode.Parse(Asked.Where(call => call.Function == function).ElementAt(at).Arguments)![name]?.ToString();

    public Task<IResult> HandleAsync(Received request) => Task.FromResult(Results.Ok(new
    {
        results = request.Message.GetProperty("toolCallList").EnumerateArray().Select(Run).ToList(),
    }));

    private JsonObject Run(JsonElement call)
    {
        var name = call.GetProperty("function").GetProperty("name").GetString()!;
        Asked.Enqueue((name, call.GetProperty("function").GetProperty("arguments").GetString()!));
        var answer = new JsonObject { ["toolCallId"] = call.GetProperty("id").GetString(), ["name"] = name };
        if (_results.TryGetValue(name, out var results))
        {
            answer["result"] = JsonNode.Parse(results.Count > 1 ? results.Dequeue() : results.Peek())!.ToJsonString();
        }
        else
        {
            answer["error"] = $"L'outil « {name} » n'existe pas.";
        }

        return answer;
    }
}
