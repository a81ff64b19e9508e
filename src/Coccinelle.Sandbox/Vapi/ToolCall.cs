using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>A tool call as the assistant makes it.</summary>
/// <param name="Arguments">As the model wrote them.</param>
/// <param name="Definition">The tool in the assistant's <c>model.tools</c>; null for a name that the model made up.</param>
/// <param name="Server">Where it goes, as JSON; null: to the account's own server.</param>
internal sealed record ToolCall(string Id, string Function, string Arguments, JsonElement? Definition, JsonElement? Server)
{
    /// <summary>
    /// The first address of tool, assistant and account (Vapi OpenAPI: CreateFunctionToolDTO.server). What Vapi does with a name that the model
    /// made up is not documented; here it goes where the assistant's tools live, so that the server meets it.
    /// </summary>
    public static ToolCall Of(ToolCallPlan plan, VapiCall call)
    {
        var tools = call.Assistant.At("model", "tools") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : Array.Empty<JsonElement>();
        var mine = tools.Where(tool => tool.Text("function", "name") == plan.Function).Cast<JsonElement?>().FirstOrDefault();
        var homes = new[] { mine ?? tools.Cast<JsonElement?>().FirstOrDefault(), call.Request.At("assistantOverrides"), call.Assistant };
        var server = homes.Select(home => home?.At("server")).FirstOrDefault(server => server?.Text("url") is not null);
        return new ToolCall(plan.Id ?? $"call_{Guid.NewGuid():N}", plan.Function, plan.Written, mine, server);
    }

    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = Function, ["arguments"] = Arguments },
    };

    public JsonObject WithDefinition()
    {
        var json = Definition is { } known
            ? JsonSerializer.SerializeToNode(known)!.AsObject()
            : new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = Function } };
        json["toolCall"] = ToJson();
        return json;
    }
}
