using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Server.Tests.Frame;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Contract;

/// <summary>The description is complete, and a change of it is seen.</summary>
public sealed class DocumentTests
{
    private const string Update = "COCCINELLE_UPDATE_OPENAPI";

    private static readonly string Copy = Path.Combine(Repository.Root, "docs", "openapi.json");

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task The_description_is_the_one_that_is_committed()
    {
        var server = await SharedServers.GetAsync(TestDatabase.Sqlite);
        using var response = await server.Http.GetAsync("/openapi/v1.json", TestServer.Ct);
        var now = Sorted(await response.ReadAsync(HttpStatusCode.OK))!.ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable(Update) is { Length: > 0 })
            await File.WriteAllTextAsync(Copy, now, TestServer.Ct);

        var committed = await File.ReadAllTextAsync(Copy, TestServer.Ct);

        Assert.True(
            committed == now,
            $"The API's description differs from docs/openapi.json{Difference(committed, now)}\n"
            + $"If the change is meant, run this test with {Update}=1 and commit the file.");
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_a_tag_and_examples()
    {
        var server = await SharedServers.GetAsync(TestDatabase.Sqlite);
        using var response = await server.Http.GetAsync("/openapi/v1.json", TestServer.Ct);
        var document = await response.ReadAsync(HttpStatusCode.OK);
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => (Route: $"{method.Key} {path.Key}", Operation: method.Value!))).ToList();
        var missing = new List<string>();
        foreach (var (route, operation) in operations)
        {
            Want(operation.Text("operationId").Length > 0, "name");
            Want(operation.Text("summary").Length > 0, "summary");
            Want(operation["tags"]?.AsArray().Count > 0, "tag");
            Want(operation.Text("x-needs").Length > 0, "x-needs");
            Want(operation["requestBody"] is not { } body || body["content"]!["application/json"]!["example"] is not null, "request example");
            var success = operation["responses"]!.AsObject().FirstOrDefault(pair => pair.Key[0] is '2' or '3');
            Want(success.Value is not null, "successful answer");
            if (success.Value?["content"]?["application/json"] is { } answer)
                Want(answer["example"] is not null, "response example");

            void Want(bool there, string what)
            {
                if (!there)
                    missing.Add($"{route}: {what}");
            }
        }

        Assert.Empty(missing);
        Assert.Equal(operations.Count, operations.Select(pair => pair.Operation.Text("operationId")).Distinct().Count());
    }

    /// <summary>Routes are mapped in the order of rooms; the copy is in the order of the alphabet, so that a moved line is no change.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static string Difference(string committed, string now)
    {
        var (old, @new) = (committed.Split('\n'), now.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(old.Length, @new.Length)).FirstOrDefault(i => old.ElementAtOrDefault(i) != @new.ElementAtOrDefault(i));
        return $" from line {line + 1} on\n  committed: {old.ElementAtOrDefault(line)}\n  now:       {@new.ElementAtOrDefault(line)}";
    }
}
