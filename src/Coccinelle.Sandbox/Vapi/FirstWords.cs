using System.Text.RegularExpressions;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>What the assistant says first: the override's or the assistant's own sentence, with its variables filled in.</summary>
internal static partial class FirstWords
{
    /// <summary>Null when it waits for the caller to speak.</summary>
    public static string? Of(VapiCall call)
    {
        var overrides = call.Request.At("assistantOverrides") ?? default;
        var mode = overrides.Text("firstMessageMode") ?? call.Assistant.Text("firstMessageMode");
        if (mode == "assistant-waits-for-user")
        {
            return null;
        }

        var template = overrides.Text("firstMessage") ?? call.Assistant.Text("firstMessage") ?? French.AssistantGreets;
        return Variable().Replace(template, match => Value(match.Groups["name"].Value));

        // As Liquid does, an unknown variable becomes nothing.
        string Value(string name) => name == "customer.number"
            ? call.Request.Text("customer", "number") ?? ""
            : overrides.At("variableValues", name)?.ToString() ?? "";
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[\w.]+)\s*\}\}")]
    private static partial Regex Variable();
}
