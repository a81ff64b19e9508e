namespace Coccinelle.Providers.Pinecone;

/// <summary>One index at Pinecone, made for cosines of as many numbers as the embedding model gives.</summary>
public sealed class PineconeOptions
{
    public required string ApiKey { get; set; }

    /// <summary>The index's own host, with its scheme.</summary>
    public required Uri IndexHost { get; set; }

    /// <summary>The version of the API that these requests are written for.</summary>
    public string ApiVersion { get; set; } = "2025-04";

    /// <summary>For what nobody waits for.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The host as Pinecone shows it has no scheme.</summary>
    public static Uri? ReadHost(string text)
        => Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}", UriKind.Absolute, out var host) && host.Scheme is "https" or "http"
            && host.AbsolutePath == "/" && host.Query.Length == 0 && host.UserInfo.Length == 0 ? host : null;
}
