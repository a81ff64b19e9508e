using System.Text.Json;

namespace Coccinelle.Sandbox;

/// <summary>Something the caller does: he speaks, presses keys, or says what makes the assistant use its tools.</summary>
public sealed record CallerLine
{
    /// <summary>What he says.</summary>
    public string? Speech { get; init; }

    /// <summary>What he presses: digits, <c>*</c>, <c>#</c>.</summary>
    public string? Keys { get; init; }

    /// <summary>The tool calls that the assistant makes after hearing this, in one message.</summary>
    public IReadOnlyList<ToolCallPlan> Tools { get; init; } = [];

    /// <summary>He says <paramref name="speech"/>; the assistant then uses <paramref name="tools"/>.</summary>
    public static CallerLine Says(string speech, params IReadOnlyList<ToolCallPlan> tools) => new() { Speech = speech, Tools = tools };

    /// <summary>He presses <paramref name="keys"/>.</summary>
    public static CallerLine Presses(string keys) => new() { Keys = keys };
}

/// <summary>One tool call of the assistant.</summary>
/// <param name="Function">Name of the function, <c>book_appointment</c>.</param>
/// <param name="Arguments">Its arguments, a JSON object; null for none.</param>
/// <param name="Id">Vapi's id for this tool call; a fresh one when null. Naming it twice is how a repetition is played.</param>
public sealed record ToolCallPlan(string Function, JsonElement? Arguments = null, string? Id = null);
