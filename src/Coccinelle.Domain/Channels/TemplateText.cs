using System.Text.RegularExpressions;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Channels;

/// <summary>
/// The text of a template. People write a variable as <c>{name}</c> or <c>{{name}}</c>; it is kept as <c>{{name}}</c>. A brace
/// that belongs to no variable is a mistake that a customer would read.
/// </summary>
public static partial class TemplateText
{
    /// <summary>The text in its one form, or what is wrong with it.</summary>
    public static (string Text, Said? Error) Normalise(string text, IReadOnlyList<string> variables)
    {
        var unknown = Variable().Matches(text).Select(NameOf).FirstOrDefault(name => !variables.Contains(name, StringComparer.Ordinal));
        if (unknown is not null)
            return (text, Unknown(unknown, variables));
        return Variable().Replace(text, "").AsSpan().IndexOfAny('{', '}') >= 0
            ? (text, LooseBrace)
            : (Variable().Replace(text, match => $"{{{{{NameOf(match)}}}}}"), null);
    }

    private static readonly Said LooseBrace = new(
        "A brace { or } that belongs to no variable; write {{companyName}}.", "Une accolade { ou } hors d'une variable ; écrivez {{companyName}}.");

    private static Said Unknown(string name, IReadOnlyList<string> variables)
    {
        var shown = name.Length > 40 ? name[..40] + "…" : name;
        var known = string.Join(", ", variables.Select(variable => $"{{{{{variable}}}}}"));
        return new($"Unknown variable {{{{{shown}}}}}. Known here: {known}.", $"Variable inconnue {{{{{shown}}}}}. Connues ici : {known}.");
    }

    private static string NameOf(Match match) => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}|\{\s*(\w+)\s*\}")]
    private static partial Regex Variable();
}
