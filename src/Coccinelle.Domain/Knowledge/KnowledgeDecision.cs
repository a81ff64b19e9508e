using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Knowledge;

/// <summary>
/// From hits to an answer. A hit that is too weak is none; of several that are about equally good and differ in their figures none is picked:
/// the caller is asked. Only whole records are quoted, so no price can come to stand beside another's label.
/// </summary>
public static partial class KnowledgeDecision
{
    /// <summary>Less than half of what was asked is no answer.</summary>
    public const double Weakest = 0.5;

    /// <summary>Hits this near to the best one are as good.</summary>
    private const double Near = 0.1;

    private const int MostChoices = 4;

    /// <param name="question">What was asked.</param>
    /// <param name="hits">In any order.</param>
    /// <param name="match">For choosing sentences of a long passage; null when words had no part in the search.</param>
    public static KnowledgeAnswer Of(KnowledgeQuestion question, IEnumerable<KnowledgeHit> hits, WordMatch? match = null)
    {
        var ranked = hits.Where(hit => hit.Strength >= Weakest).OrderByDescending(hit => hit.Strength).ThenBy(hit => hit.Record.Label is null)
            .ThenByDescending(hit => hit.DocumentId, StringComparer.Ordinal).ThenBy(hit => hit.Position).ToList();
        if (ranked.Count == 0)
            return new KnowledgeAnswer.NotFound();

        var close = Narrowed(question, [.. ranked.Where(hit => hit.Strength >= ranked[0].Strength - Near)]);
        if (close.All(hit => Agree(close[0], hit)))
            return Quote(close[0], match);
        if (WholeList(question, close) is { } list)
            return list;

        var different = close.DistinctBy(hit => (FrenchWords.Fold(Name(hit)), string.Join('|', Figures(hit.Record)))).ToList();
        var names = different.Select(Name).DistinctBy(FrenchWords.Fold).ToList();
        return new KnowledgeAnswer.Ambiguous(
            [.. different.Take(MostChoices).Select(hit => Quote(hit, match))], [.. names.Take(MostChoices)], names.Count > MostChoices);
    }

    /// <summary>What was asked for a price is answered with one; what was named exactly is meant.</summary>
    private static List<KnowledgeHit> Narrowed(KnowledgeQuestion question, List<KnowledgeHit> close)
    {
        if (question.AsksPrice && close.Where(hit => Prices.IsIn(hit.Record.Content)).ToList() is { Count: > 0 } priced)
            close = priced;
        var exact = close.Where(hit => hit.Record.Label is { } label && WordMatch.Stems(label).All(stem => question.Stems.Contains(stem) || FrenchWords.IsStop(stem))).ToList();
        return exact.Count > 0 ? exact : close;
    }

    /// <summary>A question for a whole section ("vos tarifs") is answered by its rows, when all of them can be said.</summary>
    private static KnowledgeAnswer.Found? WholeList(KnowledgeQuestion question, List<KnowledgeHit> close)
    {
        var first = close[0];
        if (close.Any(hit => hit.DocumentId != first.DocumentId || hit.Record.Heading != first.Record.Heading
            || hit.Record.Label is not { } label || WordMatch.Stems(label).Overlaps(question.Terms.Select(term => term.Stem))))
        {
            return null;
        }

        var list = string.Join(". ", close.OrderBy(hit => hit.Position).Select(hit => Speakable.Of(hit.Record.Content)));
        return list.Length <= Speakable.Longest ? new KnowledgeAnswer.Found(list, first.Title) : null;
    }

    private static KnowledgeAnswer.Found Quote(KnowledgeHit hit, WordMatch? match)
        => new(
            hit.Record.Label is null && match is not null ? Speakable.Excerpt(hit.Record.Content, match.Strength) : Speakable.Of(hit.Record.Content),
            hit.Title);

    /// <summary>Two say the same when the figures of one are among those of the other: prices, where both have prices.</summary>
    private static bool Agree(KnowledgeHit one, KnowledgeHit other)
    {
        var (prices, others) = (Prices.Amounts(one.Record.Content), Prices.Amounts(other.Record.Content));
        if (prices.Count > 0 && others.Count > 0)
            return Among(prices, others);
        var (figures, otherFigures) = (Figures(one.Record), Figures(other.Record));
        return figures.Count == 0 || otherFigures.Count == 0 || Among(figures, otherFigures);
    }

    private static bool Among<T>(IReadOnlyCollection<T> some, IReadOnlyCollection<T> others)
        => some.All(others.Contains) || others.All(some.Contains);

    private static IReadOnlyList<string> Figures(KnowledgeRecord record) => [.. Figure().Matches(record.Content).Select(match => match.Value)];

    /// <summary>What a caller can choose by.</summary>
    private static string Name(KnowledgeHit hit)
        => hit.Record.Label ?? (hit.Record.Heading != hit.Title ? hit.Record.Heading.Split(" › ")[^1] : string.Join(' ', hit.Record.Content.Split(' ').Take(8)));

    [GeneratedRegex(@"\d+(?:[.,]\d+)*")]
    private static partial Regex Figure();
}
