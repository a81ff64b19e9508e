namespace Coccinelle.Server.Settings;

/// <summary>Every environment variable that the server reads, for the AppHost's test and the documentation.</summary>
internal static class KnownSettings
{
    public static readonly IReadOnlySet<string> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        "ASPNETCORE_ENVIRONMENT",
        "ASPNETCORE_URLS",
        "HTTP_PORTS",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "ConnectionStrings__coccinelle",
        "ConnectionStrings__redis",
    }.Union(SettingNames.Keys.Keys).Union(SettingNames.Aliases.Keys).ToHashSet(StringComparer.Ordinal);

    /// <summary>Sections that are honoured as a whole.</summary>
    public static readonly IReadOnlyList<string> Sections = ["Orleans__", "OTEL_", "Logging__"];
}
