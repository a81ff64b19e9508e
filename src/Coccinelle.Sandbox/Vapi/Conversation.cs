using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>What was said on one call, as Vapi reports it afterwards.</summary>
internal sealed class Conversation(TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly JsonArray _messages = [];
    private readonly JsonArray _openAi = [];
    private readonly StringBuilder _transcript = new();

    public void Assistant(string text) => Spoken("bot", "assistant", "AI", text);

    public void Caller(string text) => Spoken("user", "user", "User", text);

    public void Called(JsonArray toolCalls) => Add("tool_calls", "", ("toolCalls", toolCalls));

    public void Answered(string toolCallId, string function, string result) =>
        Add("tool_call_result", null, ("toolCallId", toolCallId), ("name", function), ("result", result));

    /// <summary>The <c>artifact</c> of a message or of the call, as far as the conversation has gone.</summary>
    public JsonElement Artifact(string callId) => JsonSerializer.SerializeToElement(new JsonObject
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

    private void Spoken(string role, string openAiRole, string speaker, string text)
    {
        Add(role, text);
        _openAi.Add(new JsonObject { ["role"] = openAiRole, ["content"] = text });
        _transcript.Append(speaker).Append(": ").Append(text).Append('\n');
    }

    private void Add(string role, string? text, params ReadOnlySpan<(string Name, JsonNode Value)> more)
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

        _messages.Add(message);
    }
}
