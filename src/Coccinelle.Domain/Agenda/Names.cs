using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Agenda;

/// <summary>Finds what somebody means by a name: a service, an agenda. One that fits, or none: nothing is guessed.</summary>
public static class Names
{
    /// <summary>Words that say nothing about which is meant.</summary>
    private static readonly string[] Empty = ["un", "une", "le", "la", "les", "l", "de", "du", "des", "d", "pour", "avec", "chez", "rendez", "vous", "rdv", "je", "voudrais"];

    /// <summary>
    /// The one that is named: the same words, else the only one with all words of the text, else the only one all of whose words the text has,
    /// else the only one that shares the most words with it. Endings do not count: « coupes femmes » is « Coupe femme ».
    /// </summary>
    /// <returns>Null when none fits, or several do.</returns>
    public static T? Find<T>(string text, IReadOnlyList<T> all, Func<T, string> name)
        where T : class
    {
        var asked = Words(text);
        if (asked.Count == 0)
            return null;
        var known = all.Select(one => (One: one, Words: Words(name(one)))).ToList();
        return Only(known.Where(one => one.Words.SetEquals(asked)))
            ?? Only(known.Where(one => asked.IsSubsetOf(one.Words)))
            ?? Only(known.Where(one => one.Words.Count > 0 && one.Words.IsSubsetOf(asked)))
            ?? Most(known.Select(one => (one.One, Shared: one.Words.Count(asked.Contains))));
    }

    private static T? Only<T>(IEnumerable<(T One, HashSet<string> Words)> fitting)
        where T : class
        => fitting.Take(2).ToList() is [var only] ? only.One : null;

    private static T? Most<T>(IEnumerable<(T One, int Shared)> all)
        where T : class
        => all.Where(one => one.Shared > 0).OrderByDescending(one => one.Shared).Take(2).ToList() switch
        {
            [var only] => only.One,
            [var first, var second] when first.Shared > second.Shared => first.One,
            _ => null,
        };

    private static HashSet<string> Words(string text) => [.. PlainWords.Of(text).Where(word => !Empty.Contains(word)).Select(Stem)];

    /// <summary>French plurals and feminine endings are not what tells two services apart.</summary>
    private static string Stem(string word) => word.Length > 4 ? word.TrimEnd('s', 'x').TrimEnd('e') : word;
}
