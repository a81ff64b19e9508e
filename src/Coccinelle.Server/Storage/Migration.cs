using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Coccinelle.Server.Storage;

/// <summary>One numbered step of the schema, as embedded from <c>database/&lt;dialect&gt;/NNNN_name.sql</c>.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, whatever line endings the checkout gave it.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>All steps for the dialect, in their order.</summary>
    /// <exception cref="InvalidOperationException">None are embedded, a name has no number, or two share one.</exception>
    public static IReadOnlyList<Migration> EmbeddedFor(Dialect dialect)
    {
        var folder = $"Database/{dialect.Name}/";
        var assembly = typeof(Migration).Assembly;
        var all = assembly.GetManifestResourceNames()
            .Where(name => name.Replace('\\', '/').StartsWith(folder, StringComparison.Ordinal))
            .Select(name => Read(assembly, name, name[folder.Length..^".sql".Length]))
            .OrderBy(migration => migration.Version)
            .ToArray();
        if (all.Length == 0) throw new InvalidOperationException($"No migrations are embedded under {folder}.");
        for (var i = 0; i < all.Length; i++)
            if (all[i].Version != i + 1) throw new InvalidOperationException($"Migrations of {dialect.Name}: number {i + 1} is missing or given twice.");
        return all;
    }

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        var number = file.Split('_')[0];
        if (!int.TryParse(number, out var version)) throw new InvalidOperationException($"Migration {file} does not begin with its number.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return new(version, file[(number.Length + 1)..], reader.ReadToEnd());
    }
}
