using System.Globalization;

namespace Coccinelle.Bench;

/// <summary>Reads what all commands' options have in common.</summary>
internal static class Options
{
    /// <summary>Pairs of a name and its value.</summary>
    /// <exception cref="ArgumentException">One lacks its value.</exception>
    public static IEnumerable<(string Name, string Value)> Pairs(IReadOnlyList<string> args, string usage) => args.Count % 2 == 0
        ? args.Chunk(2).Select(pair => (pair[0], pair[1]))
        : throw new ArgumentException($"{args[^1]} needs a value.{Environment.NewLine}{usage}");

    /// <exception cref="ArgumentException">It is no number, or too small or too large.</exception>
    public static int Number(string name, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new ArgumentException($"{name} is a whole number from {least} to {most}, not {text}.");

    /// <summary><c>sqlite</c>, <c>postgres</c> or <c>both</c>.</summary>
    public static (bool Sqlite, bool Postgres) Databases(string value) => value switch
    {
        "sqlite" => (true, false),
        "postgres" => (false, true),
        "both" => (true, true),
        _ => throw new ArgumentException($"--database is sqlite, postgres or both, not {value}."),
    };

    public static ArgumentException Unknown(string name, string usage) => new($"Unknown option {name}.{Environment.NewLine}{usage}");
}
