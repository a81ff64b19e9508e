using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>What was said on one call, as Vapi reports it afterwards. A tool may still answer while the end is reported.</summary>
internal sealed class Conversation(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly JsonArray _messages = [];
    private readonly JsonArray _openAi = [];
    private readonly StringBuilder _transcript = new();

    public void Assistant(string text) => Spoken("bot", "assistant", "AI", text);

    public void Caller(string text) => Spoken("user", "user", "User", text);

    public void Called(JsonArray toolCalls) => Add(
        Message("tool_calls", "", ("toolCalls", toolCalls)),
        new JsonObject { ["role"] = "assistant", ["content"] = "", ["tool_calls"] = toolCalls.DeepClone() });

    public void Answered(string toolCallId, string function, string result) => Add(
        Message("tool_call_result", null, ("toolCallId", toolCallId), ("name", function), ("result", result)),
        new JsonObject { ["role"] = "tool", ["tool_call_id"] = toolCallId, ["content"] = result });

    /// <summary>The <c>artifact</c> of a message or of the call, as far as the conversation has gone.</summary>
    public JsonElement Artifact(string callId)
    {
        lock (_gate)
        {
            return JsonSerializer.SerializeToElement(new JsonObject
            {
                ["messages"] = _messages.DeepClone(),
                ["messagesOpenAIFormatted"] = _openAi.DeepClone(),
                ["transcript"] = _transcript.ToString(),
                ["recording"] = new JsonObject
                {
                    ["stereoUrl"] = $"https://storage.sandbox.invalid/{callId}/stereo.wav",
                    ["mono"] = new JsonObject { ["combinedUrl"] = $"https://storage.sandbox.invalid/{callId}/mono.wav" },
                },
                ["recordingUrl"] = $"https://storage.sandbox.invalid/{callId}/mono.wav",
            });
        }
    }

    private void Spoken(string role, string openAiRole, string speaker, string text) =>
        Add(Message(role, text), new JsonObject { ["role"] = openAiRole, ["content"] = text }, $"{speaker}: {text}\n");

    private void Add(JsonObject message, JsonObject openAi, string line = "")
    {
        lock (_gate)
        {
            _messages.Add((JsonNode)message);
            _openAi.Add((JsonNode)openAi);
            _transcript.Append(line);
        }
    }

    private JsonObject Message(string role, string? text, params ReadOnlySpan<(string Name, JsonNode Value)> more)
    {
        var now = time.GetUtcNow();
        var message = new JsonObject
        {
            ["role"] = role,
            ["time"] = now.ToUnixTimeMilliseconds(),
            ["secondsFromStart"] = Math.Round((now - _start).TotalSeconds, 3),
        };
        if (text is not null)
        {
            message["message"] = text;
        }

        foreach (var (name, value) in more)
        {
            message[name] = value;
        }

        return message;
    }
}
