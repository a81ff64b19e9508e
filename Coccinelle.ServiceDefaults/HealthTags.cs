namespace Coccinelle.ServiceDefaults;

/// <summary>The tags that decide which probe asks a health check.</summary>
public static class HealthTags
{
    /// <summary>The process lives. Asked by <c>/alive</c> and <c>/health</c>; a failure means: restart it.</summary>
    public const string Live = "live";

    /// <summary>The process can serve: database, silo. Asked by <c>/health</c> only; a failure means: send it no traffic.</summary>
    public const string Ready = "ready";
}
