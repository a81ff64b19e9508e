namespace Coccinelle.Domain.Knowledge;

/// <summary>How much of a question a record answers, by words: rare words of the firm's own texts weigh more than common ones.</summary>
public sealed class WordMatch
{
    /// <summary>What stands over a record says less of it than its own words.</summary>
    private const double OfHeading = 0.6;

    private readonly KnowledgeQuestion _question;
    private readonly double[] _weights;

    /// <param name="question">What is asked.</param>
    /// <param name="records">How many records the firm has.</param>
    /// <param name="frequencies">In how many of them each term of the question stands.</param>
    public WordMatch(KnowledgeQuestion question, long records, IReadOnlyList<long> frequencies)
        => (_question, _weights) = (question, [.. frequencies.Select(frequency => Weight(records, frequency))]);

    /// <summary>A word in none of them weighs most: whoever asks for it is not answered by something else.</summary>
    public static double Weight(long records, long frequency) => Math.Log(1 + (records + 1) / (Math.Min(frequency, records) + 0.5));

    public IReadOnlyList<double> Weights => _weights;

    /// <summary>From 0, nothing of it, to 1, every word in the record itself.</summary>
    public double Strength(KnowledgeRecord record) => Strength(Stems(record.Content), Stems(record.Heading));

    /// <summary>The same of any text.</summary>
    public double Strength(string text) => Strength(Stems(text), []);

    public static HashSet<string> Stems(string text) => [.. FrenchWords.In(text).Select(FrenchWords.Stem)];

    private double Strength(HashSet<string> own, HashSet<string> heading)
    {
        var (matched, all) = (0.0, 0.0);
        for (var i = 0; i < _weights.Length; i++)
        {
            all += _weights[i];
            matched += _weights[i] * (own.Contains(_question.Terms[i].Stem) ? 1 : heading.Contains(_question.Terms[i].Stem) ? OfHeading : 0);
        }

        return all == 0 ? 0 : matched / all;
    }
}
