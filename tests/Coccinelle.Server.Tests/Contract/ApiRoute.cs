using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Coccinelle.Server.Tests.Support;

namespace Coccinelle.Server.Tests.Contract;

/// <summary>One operation of the API's own description: what the generated tests are generated from.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Operation">Its name.</param>
/// <param name="Needs">Who may call it: <c>none</c>, <c>operator</c>, <c>session</c>, or a permission.</param>
/// <param name="HasBody">Whether it reads JSON.</param>
/// <param name="Example">The request that the description shows.</param>
/// <param name="ExampleAnswer">The successful answer that the description shows.</param>
/// <param name="Problems">Status → the codes that it documents.</param>
internal sealed partial record ApiRoute(
    string Method, string Path, string Operation, string Needs, bool HasBody, JsonNode? Example, JsonNode? ExampleAnswer,
    IReadOnlyDictionary<int, IReadOnlySet<string>> Problems)
{
    public bool IsPublic => Needs == "none";

    public bool IsOperators => Needs == "operator";

    /// <summary>About the browser's own session, which no key has.</summary>
    public bool IsSessions => Needs == "session";

    public bool IsTenants => !IsPublic && !IsOperators && !IsSessions;

    /// <summary>Names somebody's thing: <c>{type}</c> names a kind of channel, which every firm has.</summary>
    public bool NamesAThing => Parameters.Any(name => name is not "type");

    public IReadOnlyList<string> Parameters => [.. Braces().Matches(Path).Select(match => match.Groups[1].Value)];

    public override string ToString() => $"{Method} {Path}";

    /// <summary>All routes of a running server.</summary>
    public static async Task<IReadOnlyList<ApiRoute>> ReadAsync(TestServer server)
    {
        using var response = await server.Http.GetAsync("/openapi/v1.json", TestServer.Ct);
        var document = await response.ReadAsync(HttpStatusCode.OK);
        return [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => Of(path.Key, method.Key, method.Value!)))];
    }

    /// <summary>Sends the route with its parameters filled in.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Method), path);
        request.Content = body ?? (HasBody ? Json(Example?.ToJsonString() ?? "{}") : null);
        return await client.SendAsync(request, TestServer.Ct);
    }

    public static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    private static ApiRoute Of(string path, string method, JsonNode operation) => new(
        method.ToUpperInvariant(),
        path,
        operation.Text("operationId"),
        operation.Text("x-needs"),
        operation["requestBody"] is not null,
        operation["requestBody"]?["content"]?["application/json"]?["example"]?.DeepClone(),
        operation["responses"]!.AsObject().FirstOrDefault(response => response.Key[0] == '2').Value?["content"]?["application/json"]?["example"]?.DeepClone(),
        operation["responses"]!.AsObject().Where(response => response.Key[0] is '4' or '5').ToDictionary(
            response => int.Parse(response.Key, CultureInfo.InvariantCulture),
            response => (IReadOnlySet<string>)Ticks().Matches(response.Value!.Text("description")).Select(match => match.Groups[1].Value).ToHashSet()));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Braces();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Ticks();
}
