namespace Coccinelle.Providers.OpenAi;

/// <summary>The account at OpenAI.</summary>
public sealed class OpenAiOptions
{
    public required string ApiKey { get; set; }

    public Uri BaseUrl { get; set; } = new("https://api.openai.com/v1");

    /// <summary>1536 numbers per text; an index at Pinecone has to be made for as many.</summary>
    public string EmbeddingModel { get; set; } = "text-embedding-3-small";

    /// <summary>For texts that nobody waits for.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
