using Coccinelle.Domain.Tenants;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Calls;

/// <summary>A firm that a caller may ask for by name.</summary>
public sealed record NamedFirm(TenantId Tenant, string Name);

/// <summary>Understands a firm's name as a caller says it and as speech recognition writes it down.</summary>
public static class FirmNames
{
    /// <summary>Below this share of understood words, a name has not been said.</summary>
    private const double Enough = 0.6;

    /// <summary>Two firms closer than this cannot be told apart by what was said.</summary>
    private const double Margin = 0.15;

    private static readonly HashSet<string> Fillers =
    [
        "le", "la", "les", "l", "de", "du", "des", "d", "et", "a", "au", "aux", "chez", "je", "voudrais", "veux", "souhaite",
        "joindre", "appeler", "parler", "bonjour", "s", "il", "vous", "plait", "avec", "un", "une", "oui", "allo", "euh", "c", "est",
    ];

    /// <summary>The one firm whose name was said; null when none was, or when two could have been meant.</summary>
    public static NamedFirm? Match(string? speech, IEnumerable<NamedFirm> firms)
    {
        var said = Words(speech);
        if (said.Count == 0)
            return null;

        var ranked = firms
            .Select(firm => (Firm: firm, Score: Score(Words(firm.Name), said)))
            .Where(candidate => candidate.Score >= Enough)
            .OrderByDescending(candidate => candidate.Score)
            .Take(2)
            .ToList();
        var clear = ranked.Count == 1 || (ranked.Count == 2 && ranked[0].Score - ranked[1].Score >= Margin);
        return clear ? ranked[0].Firm : null;
    }

    /// <summary>A yes to the question whether the firm was understood: said, or the key 1.</summary>
    public static bool IsYes(string? speech, string? digits)
        => digits is "1" || (digits is null or "" && Words(speech, keepFillers: true).Intersect(["oui", "ouais", "exact", "exactement", "voila"]).Any());

    /// <summary>The mean of how much of the name was said and how much of what was said is the name.</summary>
    private static double Score(List<string> name, List<string> said)
    {
        if (name.Count == 0)
            return 0;

        var understood = name.Count(word => said.Any(heard => Alike(word, heard)));
        var meant = said.Count(heard => name.Any(word => Alike(word, heard)));
        return ((double)understood / name.Count * 0.8) + ((double)meant / said.Count * 0.2);
    }

    private static bool Alike(string word, string heard)
        => word == heard || (word.Length >= 5 && heard.Length >= 5 && Distance(word, heard) <= word.Length / 3);

    private static List<string> Words(string? text, bool keepFillers = false)
        => [.. PlainWords.Of(text).Where(word => keepFillers || !Fillers.Contains(word))];

    /// <summary>Levenshtein's edit distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
