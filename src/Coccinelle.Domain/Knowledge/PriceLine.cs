using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Knowledge;

/// <summary>A line of a price list: something, and what it costs.</summary>
public static partial class PriceLine
{
    private const int LongestLine = 250;
    private const int LongestLabel = 100;

    /// <summary>A label that ends like this is the beginning of a sentence, and the line is prose.</summary>
    private static readonly HashSet<string> Unfinished =
        ["a", "est", "sont", "de", "des", "du", "et", "ou", "pour", "coute", "coutent", "vaut", "entre", "moins", "plus", "au", "la", "le", "les", "un", "une", "que"];

    /// <summary>"Coupe femme ........ 25 €" → the label, and the line as one says it; null for anything else.</summary>
    public static (string Label, string Content)? Read(string line)
    {
        if (line.Length > LongestLine)
            return null;
        var plain = Leaders().Replace(line, " ").Trim().TrimEnd('.');
        if (Prices.Last(plain) is not { } amount || !After().IsMatch(plain[amount.End..]))
            return null;

        var before = plain[..amount.Start];
        var head = before[..^Before().Match(before).Length];
        var label = head.Trim(' ', ':', '-', '–', '—', '=', '|', '*', '•');
        return label.Length is > 0 and <= LongestLabel && label.Any(char.IsLetter) && !Prices.IsIn(label) && !label.Contains(". ", StringComparison.Ordinal)
            && FrenchWords.In(label) is [.., var last] && !Unfinished.Contains(last)
            ? (label, $"{label} : {plain[head.Length..].Trim(' ', ':', '-', '–', '—', '=')}")
            : null;
    }

    /// <summary>A line that holds an amount and nothing that it could be the price of.</summary>
    public static bool IsPriceAlone(string line)
        => line.Length <= LongestLine && Prices.Last(line) is { } amount && After().IsMatch(line[amount.End..]) && !line[..amount.Start].Any(char.IsLetterOrDigit);

    [GeneratedRegex(@"[.·…_]{3,}|(?:[.·…_] ){2,}|\t+", RegexOptions.CultureInvariant)]
    private static partial Regex Leaders();

    /// <summary>What belongs to the price in front of the amount: "à partir de", "20 à".</summary>
    [GeneratedRegex(@"(?:\b(?:à partir de|dès|environ|de)\s+)?(?:\d[\d.,]{0,9}\s?(?:-|–|à)\s?)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Before();

    /// <summary>What may follow the amount: "TTC", "/ heure", "par personne".</summary>
    [GeneratedRegex(@"^(?:\s?/\s?\p{L}[\p{L}²]{0,20}|\s(?:par|la|le|les) \p{L}{1,20}|\s?(?:TTC|HT)\b){0,2}\s*[.*]{0,3}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex After();
}
