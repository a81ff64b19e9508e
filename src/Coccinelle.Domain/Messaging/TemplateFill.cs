using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Messaging;

/// <summary>A template with its variables filled in.</summary>
/// <param name="Text">The text; null when something is missing.</param>
/// <param name="Missing">Variables of the text that nobody gave a value for.</param>
/// <param name="Unknown">Values that the text has no place for.</param>
public sealed record TemplateFilling(string? Text, IReadOnlyList<string> Missing, IReadOnlyList<string> Unknown);

/// <summary>Fills templates, whose variables stand as <c>{{companyName}}</c> (<see cref="Channels.TemplateText"/>).</summary>
public static partial class TemplateFill
{
    /// <summary>Fills each variable once: what a value contains is text, and never another variable.</summary>
    public static TemplateFilling Fill(string text, IReadOnlyDictionary<string, string> variables)
    {
        var names = Names(text);
        string[] missing = [.. names.Where(name => !variables.TryGetValue(name, out var value) || string.IsNullOrWhiteSpace(value))];
        string[] unknown = [.. variables.Keys.Where(name => !names.Contains(name, StringComparer.Ordinal)).Order(StringComparer.Ordinal)];
        return missing.Length > 0
            ? new TemplateFilling(null, missing, unknown)
            : new TemplateFilling(Variable().Replace(text, match => Cleaned(variables[match.Groups[1].Value])), [], unknown);
    }

    /// <summary>The variables of a text, in the order in which they are first named.</summary>
    public static IReadOnlyList<string> Names(string text) => [.. Variable().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>A value may have several lines, and nothing else that a screen does not show.</summary>
    private static string Cleaned(string value) => string.Concat(value.Trim().Where(c => c == '\n' || !char.IsControl(c)));

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}")]
    private static partial Regex Variable();
}
