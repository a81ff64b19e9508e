using System.Net;
using System.Text.Json.Nodes;

namespace Coccinelle.Server.Tests.Support;

/// <summary>Reads answers of the API.</summary>
internal static class Answers
{
    /// <summary>The JSON of an answer that has the expected status; another one fails with what it said.</summary>
    public static async Task<JsonNode> ReadAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(TestServer.Ct);
        Assert.True(response.StatusCode == expected, $"{response.RequestMessage?.RequestUri?.AbsolutePath}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text) ?? throw new InvalidOperationException("The answer is null.");
    }

    /// <summary>A problem with the expected status and code.</summary>
    public static async Task<JsonNode> ProblemAsync(this HttpResponseMessage response, HttpStatusCode expected, string code)
    {
        var problem = await response.ReadAsync(expected);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.Text("code"));
        Assert.Equal((int)expected, problem["status"]!.GetValue<int>());
        Assert.NotEqual("", problem.Text("traceId"));
        return problem;
    }

    /// <summary>A text field; empty when it is absent or null.</summary>
    public static string Text(this JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";
}
