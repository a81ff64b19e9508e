using System.Globalization;
using System.Text;

namespace Coccinelle.Domain.Knowledge;

/// <summary>French words as a search sees them: without accents, capitals and elisions; and which of them say nothing about the matter.</summary>
public static class FrenchWords
{
    /// <summary>Words of every question and of every text.</summary>
    private static readonly HashSet<string> Stops = Set(
        """
        a ai aie aimerais aimerions alors an and apres as au aussi autre autres aux avec avez avoir avons b bien bonjour c ca car ce ceci cela celle
        celles celui ces cet cette ceux chez ci combien comme comment connaitre d dans de demander depuis des dire dis dites donc dont du e elle
        elles en encore entre es est et etait etes etre eu eux f faire fais fait faites faut font g h i il ils j je k l la le les lequel laquelle
        leur leurs lui m ma madame mais me meme merci mes moi moins mon monsieur n ne ni non nos notre nous o on ont or ou oui p par parce pas
        peut peuvent peux plait plus pour pourquoi pourrais pourriez pouvez propose proposer proposez proposent puis puisque qu quand que quel
        quelle quelles quelque quels qui quoi r renseignement renseignements information informations s sa sans sais savez savoir se sera serait
        ses si soit son sont souhaite souhaiterais souhaiterait sur svp t ta te tes toi ton toujours tout toute toutes tous tu u un une v va vais
        vas veut veux vers voici voila voudrais voudrait voulez voulons vos votre vous w x y z
        """);

    /// <summary>Words that ask for a price. They say which kind of answer is wanted, not about what.</summary>
    private static readonly HashSet<string> Prices = Set("prix tarif tarifs cout couts coute coutent couter coutait cher chere euro euros facture facturez montant payer paye");

    /// <summary>Words that ask for a time.</summary>
    private static readonly HashSet<string> Times = Set("heure heures jour jours horaire horaires temps duree dure");

    /// <summary>Plurals and verbs whose forms have no ending in common.</summary>
    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["travaux"] = "travail",
        ["tuyaux"] = "tuyau",
        ["noyaux"] = "noyau",
        ["vitraux"] = "vitrail",
        ["yeux"] = "oeil",
        ["pneux"] = "pneu",
        ["ouvrir"] = "ouvert",
        ["ouvre"] = "ouvert",
        ["ouvres"] = "ouvert",
        ["ouvrez"] = "ouvert",
        ["ouvrent"] = "ouvert",
        ["ouvrons"] = "ouvert",
        ["fermeture"] = "ferme",
        ["fermetures"] = "ferme",
        ["ferment"] = "ferme",
        ["couleurs"] = "color",
        ["couleur"] = "color",
        ["mesdames"] = "dame",
        ["messieurs"] = "homme",
        ["dames"] = "dame",
    };

    /// <summary>Endings of one family of words, longest first, and how much of the word must stay in front of them.</summary>
    private static readonly (string Ending, int Least)[] Endings =
    [
        ("issement", 4), ("atric", 4), ("ateur", 4), ("ation", 4), ("aison", 4), ("ement", 4), ("eus", 4), ("eur", 4), ("ion", 5), ("ur", 5),
        ("ag", 3), ("er", 3), ("ez", 3),
    ];

    /// <summary>Small letters without accents; ligatures as two letters.</summary>
    public static string Fold(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
            _ = c switch
            {
                'œ' or 'Œ' => plain.Append("oe"),
                'æ' or 'Æ' => plain.Append("ae"),
                _ => plain.Append(char.ToLowerInvariant(c)),
            };
        }

        return plain.ToString();
    }

    /// <summary>The words of a text in their order, folded. Whatever is neither ASCII letter nor digit separates.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        var words = new List<string>();
        var start = -1;
        var folded = Fold(text);
        for (var i = 0; i <= folded.Length; i++)
        {
            if (i < folded.Length && char.IsAsciiLetterOrDigit(folded[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                words.Add(folded[start..i]);
                start = -1;
            }
        }

        return words;
    }

    /// <summary>What a folded word has in common with the other words of its family: the same for singular and plural, verb and noun.</summary>
    public static string Stem(string word)
    {
        if (word.Length < 4 || word.Any(char.IsAsciiDigit))
            return word;
        var stem = Irregular.GetValueOrDefault(word) ?? Singular(word);
        for (var i = 0; i < 2 && stem.Length > 3 && stem[^1] == 'e'; i++)
            stem = stem[..^1];
        foreach (var (ending, least) in Endings)
        {
            if (stem.Length - ending.Length >= least && stem.EndsWith(ending, StringComparison.Ordinal))
            {
                stem = stem[..^ending.Length];
                break;
            }
        }

        if (stem.Length > 3 && stem[^1] == 'v')
            stem = stem[..^1] + 'f';
        return stem.Length > 3 && stem[^1] == stem[^2] ? stem[..^1] : stem;
    }

    /// <summary>A word that stands in any text and says nothing about the matter.</summary>
    public static bool IsStop(string word) => Stops.Contains(word);

    /// <summary>A word that asks for a price.</summary>
    public static bool AsksPrice(string word) => Prices.Contains(word);

    /// <summary>A word that says what kind of answer is wanted, and not about what.</summary>
    public static bool IsAsking(string word) => Prices.Contains(word) || Times.Contains(word);

    private static string Singular(string word) => word switch
    {
        [.., 'e', 'a', 'u', 'x'] => word[..^1],
        [.., 'a', 'u', 'x'] when word.Length > 4 => word[..^2] + "l",
        [.., 's' or 'x'] => word[..^1],
        _ => word,
    };

    private static HashSet<string> Set(string words) => [.. words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
}
