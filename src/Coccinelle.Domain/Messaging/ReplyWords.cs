using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Messaging;

/// <summary>What a customer answers to a reminder.</summary>
public enum ReplyAnswer
{
    None,
    Yes,
    No,
}

/// <summary>Reads OUI and NON. Anything that is not clearly one of them is for a person to read.</summary>
public static class ReplyWords
{
    private static readonly HashSet<string> Yeses = new(StringComparer.Ordinal)
    {
        "oui", "o", "ok", "okay", "ouais", "yes", "confirme", "confirmer", "accord", "parfait", "entendu",
    };

    private static readonly HashSet<string> Noes = new(StringComparer.Ordinal) { "non", "n", "no", "annule", "annuler", "annulez", "annulation" };

    /// <summary>Words that change nothing about an answer.</summary>
    private static readonly HashSet<string> Around = new(StringComparer.Ordinal)
    {
        "je", "j", "d", "merci", "bien", "sur", "c", "est", "s", "il", "vous", "plait", "svp", "le", "mon", "rendez", "rdv", "bonjour",
    };

    public static ReplyAnswer Read(string? text)
    {
        var words = PlainWords.Of(text);
        if (words.Count is 0 or > 8 || text!.Contains('?', StringComparison.Ordinal)) // a question is for a person
            return ReplyAnswer.None;
        var telling = words.Where(word => !Around.Contains(word)).ToList();
        if (telling.Count == 0)
            return ReplyAnswer.None;
        return telling.All(Yeses.Contains) ? ReplyAnswer.Yes : telling.All(Noes.Contains) ? ReplyAnswer.No : ReplyAnswer.None;
    }
}
