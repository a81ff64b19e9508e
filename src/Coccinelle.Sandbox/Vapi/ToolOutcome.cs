using System.Text.Json;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>What came of one tool call.</summary>
/// <param name="Function">The function.</param>
/// <param name="Outcome">The <c>outcome</c> in its result, empty when it names none; <see cref="Error"/> or <see cref="Unanswered"/> without a result.</param>
/// <param name="Result">The result, when it is a JSON object.</param>
internal sealed record ToolOutcome(string Function, string Outcome, JsonElement? Result)
{
    /// <summary>The server explained to the model why not.</summary>
    public const string Error = "error";

    /// <summary>Nothing came that Vapi can use.</summary>
    public const string Unanswered = "unanswered";

    public static ToolOutcome Of(string function, string kind, string text)
    {
        if (kind != "result")
        {
            return new(function, kind == "error" ? Error : Unanswered, null);
        }

        var result = JsonReading.Parse(text) is { ValueKind: JsonValueKind.Object } json ? json : (JsonElement?)null;
        return new(function, result?.Text("outcome") ?? "", result);
    }

    /// <summary>The sentence for the caller.</summary>
    public string? Say => Result?.Text("say");

    /// <summary>Whether it is one of <c>a|b|c</c>.</summary>
    public bool IsOneOf(string outcomes) => outcomes.Split('|').Contains(Outcome);
}
