using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Assistants;
using Coccinelle.Domain.Texts;
using Coccinelle.Providers.Vapi;
using Coccinelle.Server.Settings;

namespace Coccinelle.Server.Assistants;

/// <summary>
/// A firm's assistant as it must be at Vapi: the whole body, for PATCH replaces whole fields (Vapi OpenAPI: CreateAssistantDTO), and its
/// fingerprint. Nothing else may be in it: Vapi answers 400 to a property that it does not know.
/// </summary>
/// <param name="Body">Holds the webhook secret: never logged, never shown.</param>
/// <param name="Hash">The same for the same content: it is built in one place, in one order.</param>
internal sealed record AssistantDocument(JsonObject Body, string Hash)
{
    /// <summary>Vapi: a longer name is refused.</summary>
    private const int LongestName = 40;

    /// <summary>The longest call, in seconds; a call's lease (16 minutes) outlasts it.</summary>
    private const int MaxDurationSeconds = 900;

    public static AssistantDocument Of(string tenantId, AssistantBrief brief, PlatformOptions platform, VapiOptions vapi)
    {
        var script = AssistantScript.Write(brief);
        var metadata = new JsonObject { ["tenantId"] = tenantId };
        var body = new JsonObject
        {
            ["name"] = NameOf(tenantId, brief.FirmName),
            ["firstMessage"] = script.FirstMessage,
            // The notice in it must be spoken, and to its end.
            ["firstMessageMode"] = "assistant-speaks-first",
            ["firstMessageInterruptionsEnabled"] = false,
            ["model"] = Model(script, platform, vapi),
            ["voice"] = new JsonObject { ["provider"] = "azure", ["voiceId"] = brief.Phone.Voice == "male" ? "fr-FR-HenriNeural" : "fr-FR-DeniseNeural" },
            ["transcriber"] = new JsonObject { ["provider"] = "deepgram", ["model"] = "nova-3", ["language"] = "fr" },
            ["server"] = Server(platform, vapi),
            ["serverMessages"] = new JsonArray("tool-calls", "status-update", "end-of-call-report", "hang"),
            ["maxDurationSeconds"] = MaxDurationSeconds,
            ["backgroundSound"] = "off",
            ["artifactPlan"] = new JsonObject { ["recordingEnabled"] = brief.Phone.RecordCalls },
            // Whoever has the address could listen to the call, without any key.
            ["monitorPlan"] = new JsonObject { ["listenEnabled"] = false },
            ["metadata"] = metadata,
        };
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.ToJsonString())));
        metadata["configVersion"] = hash;
        return new AssistantDocument(body, hash);
    }

    private static JsonObject Model(AssistantScript script, PlatformOptions platform, VapiOptions vapi) => new()
    {
        ["provider"] = "openai",
        ["model"] = "gpt-4.1",
        ["temperature"] = 0.2,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "system", ["content"] = script.SystemPrompt }),
        ["tools"] = new JsonArray([.. AssistantTools.All.Select(tool => Tool(tool, platform, vapi))]),
    };

    /// <summary>
    /// Vapi OpenAPI: CreateFunctionToolDTO. No repetition: what has an effect is repeated by nobody but the caller. The firm is no argument.
    /// </summary>
    private static JsonObject Tool(AssistantTool tool, PlatformOptions platform, VapiOptions vapi)
    {
        var messages = new JsonArray();
        if (tool.WhileWorking is { } patience)
            messages.Add(new JsonObject { ["type"] = "request-start", ["content"] = patience });
        messages.Add(new JsonObject { ["type"] = "request-response-delayed", ["content"] = CallTexts.StillWorking, ["timingMilliseconds"] = 4000 });
        messages.Add(new JsonObject { ["type"] = "request-failed", ["content"] = FunctionTexts.Failed });
        return new JsonObject
        {
            ["type"] = "function",
            ["async"] = false,
            ["function"] = new JsonObject
            {
                ["name"] = tool.Name,
                ["description"] = tool.Description,
                ["parameters"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject([.. tool.Arguments.Select(argument => KeyValuePair.Create<string, JsonNode?>(argument.Name, Schema(argument)))]),
                    ["required"] = new JsonArray([.. tool.Arguments.Where(argument => argument.Required).Select(argument => JsonValue.Create(argument.Name))]),
                },
            },
            ["messages"] = messages,
            ["server"] = new JsonObject
            {
                ["url"] = platform.At("/api/vapi/functions").AbsoluteUri,
                ["timeoutSeconds"] = 15,
                ["headers"] = new JsonObject { ["X-Vapi-Secret"] = vapi.WebhookSecrets[0] },
            },
        };
    }

    private static JsonObject Schema(ToolArgument argument)
    {
        var schema = new JsonObject { ["type"] = argument.Type, ["description"] = argument.Description };
        if (argument.Choices is { } choices)
            schema["enum"] = new JsonArray([.. choices.Select(choice => JsonValue.Create(choice))]);
        return schema;
    }

    /// <summary>Vapi repeats nothing unless told to; what we refuse or cannot read it need not repeat.</summary>
    private static JsonObject Server(PlatformOptions platform, VapiOptions vapi) => new()
    {
        ["url"] = platform.At("/webhooks/vapi").AbsoluteUri,
        ["timeoutSeconds"] = 20,
        ["headers"] = new JsonObject { ["X-Vapi-Secret"] = vapi.WebhookSecrets[0] },
        ["backoffPlan"] = new JsonObject
        {
            ["type"] = "exponential",
            ["maxRetries"] = 3,
            ["baseDelaySeconds"] = 1,
            ["excludedStatusCodes"] = new JsonArray(400, 401, 403, 404, 413, 422),
        },
    };

    /// <summary>For the eyes of whoever reads Vapi's dashboard: <c>salon-lea-5e9f0d1a</c>.</summary>
    private static string NameOf(string tenantId, string firm)
    {
        var suffix = "-" + tenantId[^8..];
        var slug = string.Join('-', PlainWords.Of(firm).Select(word => string.Concat(word.Where(char.IsAscii))).Where(word => word.Length > 0));
        slug = slug.Length == 0 ? "assistant" : slug[..Math.Min(slug.Length, LongestName - suffix.Length)].TrimEnd('-');
        return slug + suffix;
    }
}
