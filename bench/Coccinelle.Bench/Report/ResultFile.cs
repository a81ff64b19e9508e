using System.Text.Json;

namespace Coccinelle.Bench.Report;

/// <summary>The folder where runs leave their figures; Git does not see it.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task SaveAsync(string command, DateTimeOffset at, object content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository(), "bench", "results"));
        var path = Path.Combine(folder.FullName, $"{command}-{at:yyyyMMdd-HHmmss}.json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(content, Indented));
        Console.WriteLine($"Written to {path}");
    }

    /// <summary>The folder of the solution above this program, wherever it was started from.</summary>
    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Coccinelle.sln"))) folder = folder.Parent;
        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}
