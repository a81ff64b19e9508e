using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Knowledge;

/// <summary>A record's own words as a voice can say them: one line, prices and times in words, no marks.</summary>
public static partial class Speakable
{
    /// <summary>More than half a minute of reading aloud helps nobody.</summary>
    public const int Longest = 600;

    /// <summary>What one listens to without being asked to.</summary>
    private const int Comfortable = 300;

    public static string Of(string content)
    {
        var line = Spaces().Replace(content.Replace(KnowledgeRecord.CellSeparator, ", ", StringComparison.Ordinal), " ").Trim();
        line = Range().Replace(Prices.Speak(line), "$1 à $2");
        line = Clock().Replace(line, match => $"{Hours(match.Groups[1].Value)}{(match.Groups[2].Value is { Length: > 0 } minutes and not "00" ? " " + minutes : "")}");
        return Cut(Minutes().Replace(line, "$1 minutes"));
    }

    /// <summary>The sentences of a passage from the one that was asked for on, as many as one listens to.</summary>
    /// <param name="content">Prose.</param>
    /// <param name="isAbout">How much of the question a sentence holds.</param>
    public static string Excerpt(string content, Func<string, double> isAbout)
    {
        if (content.Length <= Comfortable)
            return Of(content);
        var sentences = Sentences.In(content);
        var best = Enumerable.Range(0, sentences.Count).MaxBy(i => (isAbout(sentences[i]), -i));
        var end = best + 1;
        for (var length = sentences[best].Length; end < sentences.Count && (length += sentences[end].Length + 1) <= Comfortable;)
            end++;
        return Of(string.Join(' ', sentences.Take(end).Skip(best)));
    }

    /// <summary>Ends where a thought does. A number is never cut in two.</summary>
    public static string Cut(string text)
    {
        if (text.Length <= Longest)
            return text;
        var head = text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
        foreach (var end in new[] { ". ", "! ", "? ", "; ", ", " })
        {
            if (head.LastIndexOf(end, StringComparison.Ordinal) is > Longest / 3 and var at)
                return head[..at].TrimEnd(',', ';') + (end[0] is '!' or '?' ? end[..1] : ".");
        }

        var space = head.LastIndexOf(' ');
        while (space > 0 && (char.IsAsciiDigit(head[space - 1]) || (space + 1 < text.Length && char.IsAsciiDigit(text[space + 1]))))
            space = head.LastIndexOf(' ', space - 1);
        return space > 0 ? head[..space] : head;
    }

    private static string Hours(string hours) => hours.TrimStart('0') is var plain && plain is "" or "1" ? $"{(plain.Length == 0 ? "0" : plain)} heure" : $"{plain} heures";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<![\d.,-])(\d{1,7}) ?[-–] ?(\d{1,7} euros)", RegexOptions.CultureInvariant)]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<![\p{L}\d])([01]?\d|2[0-4]) ?[hH]([0-5]\d)?(?![\p{L}\d])", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(@"(?<!\d)(\d{1,3}) ?(?:min|mn)\b\.?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Minutes();
}
