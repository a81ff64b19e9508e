using System.Text.Json;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>Vapi's <c>analysis</c> of a call. Vapi lets a model write it; here it follows from what the tools answered.</summary>
internal static class CallSummary
{
    /// <summary>A call that ends on one of these has not given the caller what he wanted.</summary>
    private const string Vain = "failed|invalid|none|slot_taken|closed|too_late|not_found|ambiguous|unavailable|" + ToolOutcome.Error + "|" + ToolOutcome.Unanswered;

    public static JsonElement Of(IReadOnlyList<ToolOutcome> outcomes)
    {
        var sentences = outcomes.Select((outcome, at) => French.Deed(outcome.Function, outcome.Outcome, WhenIt(outcome, outcomes.Take(at)), Score(outcome)))
            .OfType<string>().Distinct().ToList();
        var failed = outcomes is [.., var last] && last.IsOneOf(Vain);
        return JsonSerializer.SerializeToElement(new
        {
            summary = sentences.Count > 0 ? string.Join(' ', sentences) : French.Summary,
            successEvaluation = failed ? "false" : "true",
        });
    }

    /// <summary>The time of an appointment in the words in which it was offered, or as the server writes it.</summary>
    private static string? WhenIt(ToolOutcome outcome, IEnumerable<ToolOutcome> before)
    {
        if (outcome.Result?.Text("start") is not { } start)
        {
            return null;
        }

        var offered = before.Reverse().SelectMany(earlier => Slots(earlier)).Where(slot => slot.Text("start") == start);
        return offered.Select(slot => slot.Text("spoken")).OfType<string>().FirstOrDefault() ?? start;
    }

    private static IEnumerable<JsonElement> Slots(ToolOutcome outcome) =>
        outcome.Result?.At("slots") is { ValueKind: JsonValueKind.Array } slots ? slots.EnumerateArray() : [];

    private static string? Score(ToolOutcome outcome) =>
        outcome.Result?.At("score") is { ValueKind: JsonValueKind.Number } score ? score.GetRawText() : null;
}
