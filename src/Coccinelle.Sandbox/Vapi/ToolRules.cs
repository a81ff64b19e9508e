using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>
/// What Vapi refuses in an assistant's model, its function tools and their servers (Vapi OpenAPI, August 2026: OpenAIModel,
/// CreateFunctionToolDTO, OpenAIFunction, Server, BackoffPlan). Tools of other types are not looked into.
/// </summary>
internal static partial class ToolRules
{
    private const int LongestSentence = 1000;

    public static readonly IReadOnlySet<string> Model = Set(
        "messages tools toolIds toolRefs knowledgeBase provider model fallbackModels toolStrictCompatibilityMode promptCacheRetention "
        + "promptCacheKey reasoningEffort temperature maxTokens emotionRecognitionEnabled numFastTurns");

    public static readonly IReadOnlySet<string> Tool = Set("messages type async server variableExtractionPlan parameters function rejectionPlan");

    public static readonly IReadOnlySet<string> Function = Set("name strict description parameters");

    public static readonly IReadOnlySet<string> Schema = Set("type properties required");

    public static readonly IReadOnlySet<string> Server = Set("timeoutSeconds credentialId staticIpAddressesEnabled encryptedPaths url headers backoffPlan");

    public static readonly IReadOnlySet<string> Backoff = Set("type maxRetries baseDelaySeconds excludedStatusCodes");

    /// <summary>What may be said while a tool is at work, by its <c>type</c>.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlySet<string>> Messages = new Dictionary<string, IReadOnlySet<string>>
    {
        ["request-start"] = Set("contents type blocking content conditions"),
        ["request-complete"] = Set("contents type role endCallAfterSpokenEnabled content conditions"),
        ["request-failed"] = Set("contents type role endCallAfterSpokenEnabled content conditions"),
        ["request-response-delayed"] = Set("contents type timingMilliseconds content conditions"),
    };

    public static IEnumerable<string> OfModel(JsonElement model) =>
        model.Text("provider") != "openai" ? [] : [
            .. Unknown(model, Model, "model."),
            .. Items(model.At("tools")).SelectMany((tool, at) => OfTool(tool, $"model.tools.{at}.")),
        ];

    public static IEnumerable<string> OfServer(JsonElement server, string path) =>
        server.ValueKind != JsonValueKind.Object ? [$"{path[..^1]} must be an object"] : [
            .. Unknown(server, Server, path),
            .. Between(server, "timeoutSeconds", 1, 300, path),
            .. server.At("backoffPlan") is { ValueKind: JsonValueKind.Object } plan ? OfBackoff(plan, $"{path}backoffPlan.") : [],
        ];

    private static IEnumerable<string> OfBackoff(JsonElement plan, string path) =>
    [
        .. Unknown(plan, Backoff, path),
        .. Missing(plan, path, "type", "maxRetries", "baseDelaySeconds"),
        .. Between(plan, "maxRetries", 0, 10, path),
        .. Between(plan, "baseDelaySeconds", 0, 10, path),
    ];

    private static IEnumerable<string> OfTool(JsonElement tool, string path) =>
        tool.Text("type") switch
        {
            null => [$"{path}type must be a string"],
            "function" => [
                .. Unknown(tool, Tool, path),
                .. tool.At("function") is { ValueKind: JsonValueKind.Object } function ? OfFunction(function, $"{path}function.") : [$"{path}function must be an object"],
                .. tool.At("server") is { } server ? OfServer(server, $"{path}server.") : [],
                .. Items(tool.At("messages")).SelectMany((message, at) => OfMessage(message, $"{path}messages.{at}.")),
            ],
            _ => [],
        };

    private static IEnumerable<string> OfFunction(JsonElement function, string path) =>
    [
        .. Unknown(function, Function, path),
        .. FunctionName().IsMatch(function.Text("name") ?? "") ? [] : new[] { $"{path}name must match /^[a-zA-Z0-9_-]{{1,64}}$/ regular expression" },
        .. function.At("parameters") is { ValueKind: JsonValueKind.Object } schema
            ? [
                .. Unknown(schema, Schema, $"{path}parameters."),
                .. Missing(schema, $"{path}parameters.", "type", "properties"),
            ]
            : Array.Empty<string>(),
    ];

    private static IEnumerable<string> OfMessage(JsonElement message, string path) =>
        message.Text("type") is { } type && Messages.TryGetValue(type, out var fields)
            ? [
                .. Unknown(message, fields, path),
                .. message.Text("content") is { Length: > LongestSentence } ? new[] { $"{path}content must be shorter than or equal to 1000 characters" } : [],
                .. Between(message, "timingMilliseconds", 100, 120_000, path),
            ]
            : [$"{path}type must be one of the following values: {string.Join(", ", Messages.Keys)}"];

    private static IEnumerable<string> Unknown(JsonElement json, IReadOnlySet<string> fields, string path) =>
        json.EnumerateObject().Where(field => !fields.Contains(field.Name)).Select(field => $"{path}property {field.Name} should not exist");

    private static IEnumerable<string> Missing(JsonElement json, string path, params IEnumerable<string> names) =>
        names.Where(name => json.At(name) is null).Select(name => $"{path}{name} should not be empty");

    private static IEnumerable<string> Between(JsonElement json, string name, double least, double most, string path) => json.At(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Number } number when number.GetDouble() is var value && value >= least && value <= most => [],
        _ => [$"{path}{name} must be a number between {least} and {most}"],
    };

    private static IEnumerable<JsonElement> Items(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    private static HashSet<string> Set(string names) => [.. names.Split(' ')];

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex FunctionName();
}
