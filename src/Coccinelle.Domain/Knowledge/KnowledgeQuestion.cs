namespace Coccinelle.Domain.Knowledge;

/// <summary>One word that a search looks for.</summary>
/// <param name="Word">Folded: ASCII letters and digits alone.</param>
/// <param name="Stem">What decides whether two words are of one family.</param>
/// <param name="Prefix">What every word of that family begins with, as far as an index can tell.</param>
public sealed record KnowledgeTerm(string Word, string Stem, string Prefix);

/// <summary>What somebody wants to know, as words to look for. Any text at all makes one.</summary>
public sealed class KnowledgeQuestion
{
    /// <summary>More words make no question clearer, and each costs a look into the index.</summary>
    public const int MostTerms = 12;

    private const int LongestText = 500;
    private const int LongestWord = 40;

    private KnowledgeQuestion(string text, IReadOnlyList<string> words)
    {
        Text = text;
        Words = words;
        var content = words.Where(word => !FrenchWords.IsStop(word) && word.Length <= LongestWord).ToList();
        var about = content.Where(word => !FrenchWords.IsAsking(word)).ToList();
        Terms = [.. (about.Count > 0 ? about : content).Select(word => (Word: word, Stem: FrenchWords.Stem(word))).DistinctBy(term => term.Stem)
            .Take(MostTerms).Select(term => new KnowledgeTerm(term.Word, term.Stem, Prefix(term.Word, term.Stem)))];
        Stems = content.Select(FrenchWords.Stem).ToHashSet(StringComparer.Ordinal);
        AsksPrice = words.Any(FrenchWords.AsksPrice) || (words.Contains("combien") && !words.Any(word => word is "temps" or "duree" or "personnes" or "places"));
    }

    /// <summary>As it was asked, on one line.</summary>
    public string Text { get; }

    /// <summary>All its words, folded.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>What to look for; empty when nothing but small words was said.</summary>
    public IReadOnlyList<KnowledgeTerm> Terms { get; }

    /// <summary>Stems of everything that was said but the smallest words.</summary>
    public IReadOnlySet<string> Stems { get; }

    /// <summary>Whether an answer without a price would miss the point.</summary>
    public bool AsksPrice { get; }

    public static KnowledgeQuestion Of(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var bounded = Cut(line, LongestText);
        return new(bounded, FrenchWords.In(bounded));
    }

    private static string Cut(string text, int longest)
        => text.Length <= longest ? text : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];

    /// <summary>"chevaux" and "cheval" share no more than their beginning; an index finds words by that.</summary>
    private static string Prefix(string word, string stem)
    {
        var length = 0;
        while (length < word.Length && length < stem.Length && word[length] == stem[length])
            length++;
        if (length == stem.Length)
            length -= stem.EndsWith("ail", StringComparison.Ordinal) ? 2 : stem.EndsWith("al", StringComparison.Ordinal) || stem[^1] == 'f' ? 1 : 0;
        return length >= 3 ? stem[..length] : word;
    }
}
