using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coccinelle.Sandbox.Vapi;
using Coccinelle.Tests;

namespace Coccinelle.Sandbox.Tests.Vapi;

public sealed class ToolRulesTests : SandboxFixture
{
    private const string Good = """
        {"type":"function","async":false,"messages":[{"type":"request-start","content":"Un instant."},{"type":"request-response-delayed","timingMilliseconds":3000}],
         "server":{"url":"https://a.test/api/vapi/functions","timeoutSeconds":20,"headers":{"X-Vapi-Secret":"s"}},
         "function":{"name":"book_appointment","description":"Books","parameters":{"type":"object","properties":{"start":{"type":"string"}},"required":["start"]}}}
        """;

    [Fact]
    public async Task A_function_tool_as_Vapi_describes_it_is_taken()
    {
        using var created = await CreateAsync(JsonNode.Parse(Good)!);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    [Theory]
    [InlineData("name", "x", "model.tools.0.property name should not exist")]
    [InlineData("type", null, "model.tools.0.type must be a string")]
    [InlineData("function", null, "model.tools.0.function must be an object")]
    [InlineData("function.nom", "x", "model.tools.0.function.property nom should not exist")]
    [InlineData("function.name", "prendre rendez-vous", "model.tools.0.function.name must match /^[a-zA-Z0-9_-]{1,64}$/ regular expression")]
    [InlineData("function.parameters.additionalProperties", false, "model.tools.0.function.parameters.property additionalProperties should not exist")]
    [InlineData("function.parameters.properties", null, "model.tools.0.function.parameters.properties should not be empty")]
    [InlineData("server.secret", "x", "model.tools.0.server.property secret should not exist")]
    [InlineData("server.timeoutSeconds", 301, "model.tools.0.server.timeoutSeconds must be a number between 1 and 300")]
    [InlineData("messages", """[{"type":"request-begin"}]""", "model.tools.0.messages.0.type must be one of the following values: request-start, request-complete, request-failed, request-response-delayed")]
    [InlineData("messages", """[{"type":"request-start","text":"x"}]""", "model.tools.0.messages.0.property text should not exist")]
    public async Task What_Vapi_does_not_know_in_a_tool_is_refused(string path, object? value, string message)
    {
        var tool = JsonNode.Parse(Good)!;
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(tool, (node, name) => node[name]!).AsObject();
        parent.Remove(names[^1]);
        if (value is not null)
        {
            parent[names[^1]] = value is string json && json.StartsWith('[') ? JsonNode.Parse(json) : JsonSerializer.SerializeToNode(value);
        }

        using var refused = await CreateAsync(tool);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(message, (await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("message").GetString());
    }

    [Fact]
    public async Task The_assistants_own_server_and_model_are_looked_into_too()
    {
        using var server = await SendVapiAsync(HttpMethod.Post, "/assistant", new { server = new { url = "https://a.test", backoffPlan = new { type = "fixed", maxRetries = 11 } } });
        using var model = await SendVapiAsync(HttpMethod.Patch, $"/assistant/{Assistant}", new { model = new { provider = "openai", functions = Array.Empty<object>() } });

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (server.StatusCode, model.StatusCode));
    }

    [Fact]
    public void The_known_fields_are_those_of_Vapis_own_description()
    {
        var schemas = ReferenceData.Json("vapi", "openapi.json").GetProperty("components").GetProperty("schemas");

        AssertFields("OpenAIModel", ToolRules.Model);
        AssertFields("CreateFunctionToolDTO", ToolRules.Tool);
        AssertFields("OpenAIFunction", ToolRules.Function);
        AssertFields("OpenAIFunctionParameters", ToolRules.Schema);
        AssertFields("Server", ToolRules.Server);
        AssertFields("BackoffPlan", ToolRules.Backoff);
        AssertFields("ToolMessageStart", ToolRules.Messages["request-start"]);
        AssertFields("ToolMessageComplete", ToolRules.Messages["request-complete"]);
        AssertFields("ToolMessageFailed", ToolRules.Messages["request-failed"]);
        AssertFields("ToolMessageDelayed", ToolRules.Messages["request-response-delayed"]);

        void AssertFields(string schema, IReadOnlySet<string> known) => Assert.Equal(
            schemas.GetProperty(schema).GetProperty("properties").EnumerateObject().Select(field => field.Name).Order(), known.Order());
    }

    private Task<HttpResponseMessage> CreateAsync(JsonNode tool) => SendVapiAsync(
        HttpMethod.Post, "/assistant", new JsonObject { ["model"] = new JsonObject { ["provider"] = "openai", ["model"] = "gpt-4.1", ["tools"] = new JsonArray(tool) } });
}
