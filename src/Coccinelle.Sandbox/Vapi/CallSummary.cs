using System.Text.Json;
using Coccinelle.Domain.Texts;
using NodaTime.Text;

namespace Coccinelle.Sandbox.Vapi;

/// <summary>Vapi's <c>analysis</c> of a call. Vapi lets a model write it; here it follows from what the tools answered.</summary>
internal static class CallSummary
{
    /// <summary>A call that ends on one of these has not given the caller what he wanted.</summary>
    private const string Vain = "failed|invalid|none|slot_taken|closed|too_late|not_found|ambiguous|unavailable|" + ToolOutcome.Error + "|" + ToolOutcome.Unanswered;

    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm");

    public static JsonElement Of(IReadOnlyList<ToolOutcome> outcomes)
    {
        var sentences = outcomes.Select(outcome => French.Deed(outcome.Function, outcome.Outcome, StartOf(outcome), Score(outcome)))
            .OfType<string>().Distinct().ToList();
        var failed = outcomes is [.., var last] && last.IsOneOf(Vain);
        return JsonSerializer.SerializeToElement(new
        {
            summary = sentences.Count > 0 ? string.Join(' ', sentences) : French.Summary,
            successEvaluation = failed ? "false" : "true",
        });
    }

    /// <summary>The time of an appointment by the firm's wall clock, as it is written: the summary is read on another day.</summary>
    private static string? StartOf(ToolOutcome outcome) => outcome.Result?.Text("start") is not { } start ? null
        : Minutes.Parse(start[..Math.Min(start.Length, "uuuu-MM-ddTHH:mm".Length)]) is { Success: true, Value: var at }
            ? $"{SpokenTimes.Written(at.Date)} à {SpokenTimes.Brief(at.TimeOfDay)}"
            : start;

    private static string? Score(ToolOutcome outcome) =>
        outcome.Result?.At("score") is { ValueKind: JsonValueKind.Number } score ? score.GetRawText() : null;
}
