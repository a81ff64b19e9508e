using System.Collections.Frozen;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Calls;

/// <summary>
/// How a caller felt: <c>positive</c>, <c>neutral</c> or <c>negative</c>. What Vapi's analysis says in so many words counts. Else the
/// caller's own lines do: each sentence with a word of anger counts against, each with a word of contentment for; a word behind a "pas",
/// "plus", "jamais" or "aucun" means the other thing. A call that missed its aim (<c>successEvaluation</c>) is not positive, and without any word it
/// is negative. Who said nothing of either kind is neutral.
/// </summary>
public static class CallSentiment
{
    public const string Positive = "positive";
    public const string Neutral = "neutral";
    public const string Negative = "negative";

    private static readonly FrozenSet<string> Glad = FrozenSet.ToFrozenSet(
    [
        "parfait", "parfaite", "super", "genial", "geniale", "excellent", "excellente", "impeccable", "nickel", "content", "contente", "contents", "ravi", "ravie",
        "satisfait", "satisfaite", "formidable", "gentil", "gentille", "adorable", "bravo", "top",
    ]);

    private static readonly FrozenSet<string> Cross = FrozenSet.ToFrozenSet(
    [
        "inadmissible", "scandaleux", "scandaleuse", "honteux", "honte", "furieux", "furieuse", "fache", "fachee", "colere", "enerve", "enervee", "mecontent",
        "mecontente", "decu", "decue", "deception", "horrible", "catastrophe", "catastrophique", "inacceptable", "arnaque", "escroc", "escrocs", "escroquerie",
        "marre", "insupportable", "lamentable", "pitoyable", "deplorable", "incompetent", "incompetents", "merde", "ridicule",
    ]);

    private static readonly string[] Negations = ["pas", "plus", "jamais", "aucun", "aucune", "peu", "sans"];

    private static readonly string[] Callers = ["user:", "customer:", "client:", "human:"];

    /// <param name="given">What an analysis calls it, in either language.</param>
    /// <param name="success">Vapi's <c>successEvaluation</c>: <c>true</c>, <c>false</c>, a number up to 10 or 100, a grade, a word.</param>
    /// <param name="transcript">Lines that begin with who speaks.</param>
    /// <returns>Null when there is nothing to judge by.</returns>
    public static string? Of(string? given, string? success, string? transcript)
    {
        if (Named(given) is { } named)
            return named;
        var failed = IsFailure(success);
        var sentences = CallersSentences(transcript).ToList();
        if (sentences.Count == 0 && string.IsNullOrWhiteSpace(success))
            return null;

        var mood = sentences.Sum(Mood);
        if (mood < 0)
            return Negative;
        return mood > 0 ? failed ? Neutral : Positive : failed ? Negative : Neutral;
    }

    private static string? Named(string? given) => PlainWords.Of(given) switch
    {
        ["positive" or "positif" or "happy" or "satisfied" or "satisfait", ..] => Positive,
        ["neutral" or "neutre" or "mixed" or "mitige", ..] => Neutral,
        ["negative" or "negatif" or "angry" or "frustrated" or "upset" or "mecontent", ..] => Negative,
        _ => null,
    };

    /// <summary>Vapi's rubrics: PassFail, a scale, a percentage, words.</summary>
    private static bool IsFailure(string? success) => PlainWords.Of(success) switch
    {
        ["false" or "fail" or "failed" or "poor" or "bad" or "no" or "non" or "echec", ..] => true,
        [var number, ..] when success!.Contains('%', StringComparison.Ordinal) => int.TryParse(number, out var percent) && percent < 40,
        [var number] => int.TryParse(number, out var scale) && (scale <= 10 ? scale < 4 : scale < 40),
        _ => false,
    };

    private static IEnumerable<string> CallersSentences(string? transcript)
        => (transcript ?? "").Split('\n')
            .Select(line => line.Trim())
            .Where(line => Callers.Any(caller => line.StartsWith(caller, StringComparison.OrdinalIgnoreCase)))
            .SelectMany(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(['.', '!', '?', ';'], StringSplitOptions.RemoveEmptyEntries))
            .Where(sentence => !string.IsNullOrWhiteSpace(sentence));

    private static int Mood(string sentence)
    {
        var words = PlainWords.Of(sentence);
        var mood = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var feeling = Glad.Contains(words[i]) ? 1 : Cross.Contains(words[i]) ? -1 : 0;
            var denied = words.Skip(Math.Max(0, i - 3)).Take(Math.Min(3, i)).Any(Negations.Contains);
            mood += denied ? -feeling : feeling;
        }

        return Math.Sign(mood);
    }
}
