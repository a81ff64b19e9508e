namespace Coccinelle.Domain.Knowledge;

/// <summary>A record that a search found.</summary>
/// <param name="DocumentId">Where it stands.</param>
/// <param name="Title">That document's.</param>
/// <param name="Position">Its place there.</param>
/// <param name="Record">Its words.</param>
/// <param name="Strength">How well it fits, from 0 to 1.</param>
public sealed record KnowledgeHit(string DocumentId, string Title, int Position, KnowledgeRecord Record, double Strength);

/// <summary>What may be said to a question. Closed.</summary>
public abstract record KnowledgeAnswer
{
    private KnowledgeAnswer()
    {
    }

    /// <param name="Answer">The record's own words, speakable.</param>
    /// <param name="Source">The document's title.</param>
    public sealed record Found(string Answer, string Source) : KnowledgeAnswer;

    /// <summary>Several records fit equally well and do not say the same.</summary>
    /// <param name="Answers">Each, speakable.</param>
    /// <param name="Choices">What the caller can choose between; fewer than two when only figures differ, so that he has no choice.</param>
    /// <param name="More">There are others besides.</param>
    public sealed record Ambiguous(IReadOnlyList<Found> Answers, IReadOnlyList<string> Choices, bool More) : KnowledgeAnswer;

    public sealed record NotFound : KnowledgeAnswer;
}
