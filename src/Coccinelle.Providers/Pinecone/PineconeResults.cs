namespace Coccinelle.Providers.Pinecone;

/// <summary>One vector on its way into the index.</summary>
public sealed record PineconeVector(string Id, float[] Values);

/// <summary>One vector that is near to the one asked for.</summary>
/// <param name="Score">The cosine.</param>
public sealed record PineconeMatch(string Id, double Score);

/// <summary>What became of a query. Closed.</summary>
public abstract record PineconeQueryResult
{
    private PineconeQueryResult()
    {
    }

    /// <summary>The nearest first.</summary>
    public sealed record Done(IReadOnlyList<PineconeMatch> Matches) : PineconeQueryResult;

    public sealed record Failed(string Reason) : PineconeQueryResult;
}

/// <summary>What became of a change. All of ours may be repeated: they name ids. Closed.</summary>
public abstract record PineconeChangeResult
{
    private PineconeChangeResult()
    {
    }

    public sealed record Done : PineconeChangeResult;

    /// <summary>Not done, or nobody knows: say it again.</summary>
    public sealed record Failed(string Reason) : PineconeChangeResult;
}
