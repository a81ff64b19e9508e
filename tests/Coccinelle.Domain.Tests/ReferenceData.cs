using System.Text.Json;

namespace Coccinelle.Tests;

/// <summary>The reference data that conformance tests read: official vectors and payloads, kept outside the repository.</summary>
internal static class ReferenceData
{
    private const string Variable = "COCCINELLE_REFERENCE_DATA";

    /// <summary>A folder or file of the reference data; skips the test loudly when there is none, and fails it where CI must have it.</summary>
    public static string Path(params string[] parts)
    {
        if (Root() is { } root) return System.IO.Path.Combine([root, .. parts]);

        var reason = $"No reference data: set {Variable} to its folder, or place it at ../shared/data beside the repository.";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip(reason);
        throw new InvalidOperationException(reason);
    }

    public static JsonElement Json(params string[] parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path(parts)));
        return document.RootElement.Clone();
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Coccinelle.sln"))) folder = folder.Parent;
        var beside = folder is null ? null : System.IO.Path.Combine(folder.FullName, "..", "shared", "data");
        return Directory.Exists(beside) ? beside : null;
    }
}
