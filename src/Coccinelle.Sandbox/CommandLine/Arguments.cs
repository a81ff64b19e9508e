using System.Diagnostics.CodeAnalysis;

namespace Coccinelle.Sandbox.CommandLine;

/// <summary>A mistake in what was typed, in the words that the user reads.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The arguments of a command, taken in order: names, and the value that follows a name.</summary>
internal sealed class Arguments(IEnumerable<string> words)
{
    // --name=value counts as --name value.
    private readonly Queue<string> _words = new(words.SelectMany(word =>
        word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=', StringComparison.Ordinal) is var at and > 0
            ? new[] { word[..at], word[(at + 1)..] }
            : [word]));

    public bool TryNext([NotNullWhen(true)] out string? name) => _words.TryDequeue(out name);

    public string ValueOf(string name) =>
        _words.TryPeek(out var next) && !next.StartsWith("--", StringComparison.Ordinal)
            ? _words.Dequeue()
            : throw new UsageException($"Il manque la valeur de {name}.");

    /// <summary>One of the spellings of an option.</summary>
    public T OneOf<T>(string name, IReadOnlyDictionary<string, T> spellings)
    {
        var value = ValueOf(name);
        return spellings.TryGetValue(value, out var found)
            ? found
            : throw new UsageException($"{name} {value} : valeurs possibles {string.Join(", ", spellings.Keys)}.");
    }

    public TimeSpan Seconds(string name) => TimeSpan.FromSeconds(Number(name));

    public double Number(string name) =>
        double.TryParse(ValueOf(name), System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new UsageException($"{name} attend un nombre positif, par exemple 2.5.");
}
