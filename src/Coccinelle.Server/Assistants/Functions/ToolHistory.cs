namespace Coccinelle.Server.Assistants.Functions;

/// <summary>What was asked for on a call before, as its rows told when it was looked up: the same id gets the same answer.</summary>
[GenerateSerializer, Immutable, Alias("coccinelle.ToolHistory")]
internal sealed record ToolHistory
{
    /// <summary>Those that were answered.</summary>
    [Id(0)] public required string[] Functions { get; init; }

    /// <summary>The answers, each under its tool call's id.</summary>
    [Id(1)] public required IReadOnlyDictionary<string, string> Answers { get; init; }
}

/// <summary>
/// What was asked for since the rows were read: everything that a call's only grain has run. Together with <see cref="ToolHistory"/> it spares
/// each tool call the question whether it was answered before. A second activation of the grain, which knows neither, is refused by the
/// ledger's key when it commits.
/// </summary>
internal sealed class ToolMemory
{
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);

    /// <summary>Whether a function is asked for the first time on its call; it counts as asked for from now on, whatever becomes of it.</summary>
    /// <param name="history">Null when nobody looked: then nothing is the first.</param>
    /// <param name="function">Its name.</param>
    public bool Begin(ToolHistory? history, string function)
        => _begun.Add(function) && history is not null && !history.Functions.Contains(function, StringComparer.Ordinal);

    /// <summary>What this very tool call was answered; null when it is new.</summary>
    public async ValueTask<string?> FindAsync(ToolHistory? history, FunctionCall call, FunctionLedger ledger, CancellationToken ct)
        => _answers.GetValueOrDefault(call.ToolCallId) ?? (history is null ? await ledger.FindAsync(call, ct) : history.Answers.GetValueOrDefault(call.ToolCallId));

    /// <summary>The answer is committed.</summary>
    public void Keep(string toolCallId, string answer) => _answers[toolCallId] = answer;
}
