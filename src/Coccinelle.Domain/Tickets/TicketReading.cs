using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Tickets;

/// <summary>What a ticket is about.</summary>
public static class TicketCategories
{
    public const string Technical = "technique";
    public const string Billing = "facturation";
    public const string Question = "question";
    public const string Complaint = "reclamation";
    public const string Other = "autre";

    /// <summary>Somebody was promised a call; only a promise makes one.</summary>
    public const string Callback = "callback";

    public static readonly IReadOnlyList<string> All = [Technical, Billing, Question, Complaint, Callback, Other];

    /// <summary>Beginnings of words, in the order in which they count: a complaint about a bill is a complaint.</summary>
    private static readonly (string Category, string[] Stems)[] Stems =
    [
        (Complaint, ["reclam", "plaint", "plaign", "mecontent", "insatisf", "litige", "scandal", "complain"]),
        (Technical, ["techni", "panne", "bug", "depann", "casse", "fuite", "fuit", "defaut", "defectueu", "fonctionne", "broken"]),
        (Billing, ["factur", "paiement", "payer", "paye", "rembours", "reglement", "avoir", "invoice", "billing"]),
        (Question, ["question", "renseign", "info", "tarif", "prix", "horaire", "devis"]),
    ];

    /// <summary>
    /// What a model or a caller calls it, else what the subject speaks of. « Avoir » is a verb in a sentence, and a document only where a
    /// category is named.
    /// </summary>
    public static string Read(string? said, string? subject)
        => Find(PlainWords.Of(said)) ?? Find(PlainWords.Of(subject).Where(word => word is not "avoir")) ?? Other;

    private static string? Find(IEnumerable<string> words)
    {
        var list = words.ToList();
        return Stems.FirstOrDefault(row => list.Any(word => row.Stems.Any(stem => word.StartsWith(stem, StringComparison.Ordinal)))).Category;
    }
}

/// <summary>How much a ticket presses.</summary>
public static class TicketPriorities
{
    public const string Low = "low";
    public const string Medium = "medium";
    public const string High = "high";
    public const string Urgent = "urgent";

    /// <summary>From the least to the most pressing.</summary>
    public static readonly IReadOnlyList<string> All = [Low, Medium, High, Urgent];

    private static readonly string[] UrgentWords = ["urgent", "urgente", "urgents", "urgentes", "urgence", "critique", "immediat", "immediate", "immediatement", "critical"];
    private static readonly string[] HighWords = ["high", "haute", "haut", "elevee", "eleve", "importante", "important", "vite", "rapidement", "presse", "prioritaire", "forte"];
    private static readonly string[] LowWords = ["low", "basse", "bas", "faible", "tranquille"];
    private static readonly string[] Negations = ["pas", "peu", "non", "sans", "aucune", "aucun", "rien", "not"];

    /// <summary>What a model or a caller says, in either language; medium when he says nothing of the kind.</summary>
    public static string Read(string? said) => Find(PlainWords.Of(said)) ?? Medium;

    /// <summary>The same; where nothing is said, what was told about it: a complaint, and words of urgency, count as high, for nobody asked.</summary>
    public static string Of(string? said, string category, params IReadOnlyList<string?> told)
        => Find(PlainWords.Of(said))
            ?? (category == TicketCategories.Complaint || told.Any(text => Find(PlainWords.Of(text)) is Urgent) ? High : Medium);

    public static string Highest(string one, string other) => All.ElementAt(Math.Max(Rank(one), Rank(other)));

    private static int Rank(string priority) => Math.Max(0, All.Select((name, rank) => name == priority ? rank : 0).Max());

    private static string? Find(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var presses = UrgentWords.Contains(words[i]) ? Urgent : HighWords.Contains(words[i]) ? High : null;
            if (presses is not null)
                return words.Skip(Math.Max(0, i - 2)).Take(Math.Min(i, 2)).Any(Negations.Contains) ? Low : presses;
        }

        return words.Any(LowWords.Contains) ? Low : null;
    }
}
