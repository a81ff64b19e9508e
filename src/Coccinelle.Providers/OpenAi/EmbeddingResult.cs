namespace Coccinelle.Providers.OpenAi;

/// <summary>What became of turning texts into vectors. Closed.</summary>
public abstract record EmbeddingResult
{
    private EmbeddingResult()
    {
    }

    /// <param name="Vectors">One per text, in the order of the texts.</param>
    public sealed record Done(IReadOnlyList<float[]> Vectors) : EmbeddingResult;

    /// <summary>Nothing was learned, and nothing was done that a repetition would do twice.</summary>
    public sealed record Failed(string Reason) : EmbeddingResult;
}
