namespace Coccinelle.Domain.Assistants;

/// <summary>What a firm's assistant says first, and what it is told. The same brief always gives the same script.</summary>
/// <param name="FirstMessage">Spoken to every caller; always says that nobody human is speaking (AI Act, art. 50).</param>
/// <param name="SystemPrompt">For the model, in French; <see cref="LongestPrompt"/> characters at most.</param>
public sealed record AssistantScript(string FirstMessage, string SystemPrompt)
{
    /// <summary>A longer prompt makes every turn of a call slower. The firm's own instructions may take 4,000 of it.</summary>
    public const int LongestPrompt = 9_000;

    public static AssistantScript Write(AssistantBrief brief) => new(FirstWords.Of(brief), PromptText.Of(brief));
}
