namespace Coccinelle.Sandbox;

/// <summary>
/// Something the caller does: he speaks, presses keys, or says what makes the assistant use its tools. What he says, and the arguments of the
/// tools, may name what tools answered before: <c>{{slots[1].spoken}}</c> is taken from the newest answer that has it.
/// </summary>
public sealed record CallerLine
{
    /// <summary>
    /// Only when a tool of the latest message had one of these outcomes, <c>slot_taken|closed</c>; otherwise the line is skipped.
    /// <c>error</c> is an answer that is for the model alone, <c>unanswered</c> one that Vapi cannot use. Null: always.
    /// </summary>
    public string? When { get; init; }

    /// <summary>What he says.</summary>
    public string? Speech { get; init; }

    /// <summary>What he presses: digits, <c>*</c>, <c>#</c>.</summary>
    public string? Keys { get; init; }

    /// <summary>The tool calls that the assistant makes after hearing this, in one message.</summary>
    public IReadOnlyList<ToolCallPlan> Tools { get; init; } = [];

    /// <summary>He hangs up after saying this, while the tools are still at work.</summary>
    public bool HangsUp { get; init; }

    /// <summary>He says <paramref name="speech"/>; the assistant then uses <paramref name="tools"/>.</summary>
    public static CallerLine Says(string speech, params IReadOnlyList<ToolCallPlan> tools) => new() { Speech = speech, Tools = tools };

    /// <summary>He says nothing; the assistant uses <paramref name="tools"/> of its own accord.</summary>
    public static CallerLine Listens(params IReadOnlyList<ToolCallPlan> tools) => new() { Tools = tools };

    /// <summary>He presses <paramref name="keys"/>.</summary>
    public static CallerLine Presses(string keys) => new() { Keys = keys };

    /// <summary>The same, but only after one of these outcomes.</summary>
    public CallerLine If(string outcomes) => this with { When = outcomes };

    /// <summary>The same, and he does not wait for the answer.</summary>
    public CallerLine ThenHangsUp() => this with { HangsUp = true };
}
