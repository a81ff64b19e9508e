using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Prospects;

/// <summary>What is known of somebody who may become a customer.</summary>
public sealed record ProspectFacts
{
    public string? Name { get; init; }

    /// <summary>E.164.</summary>
    public string? Phone { get; init; }

    public string? Email { get; init; }

    /// <summary>achat, vente, location, estimation, … or whatever was said.</summary>
    public string? InterestType { get; init; }

    /// <summary>Euros.</summary>
    public int? BudgetMin { get; init; }

    /// <summary>Euros.</summary>
    public int? BudgetMax { get; init; }

    public string? Location { get; init; }

    public string? PropertyType { get; init; }

    public string? Notes { get; init; }
}

/// <summary>A reason for points, in French, for the owner.</summary>
public sealed record ScoreReason(string Reason, int Points);

/// <summary>
/// How far somebody is on his way to becoming a customer, from 0 to 100: what a salesperson would ask for first counts most. The points of
/// all rules together are 100.
/// </summary>
/// <param name="Value">0 to 100.</param>
/// <param name="Why">The rules that gave points.</param>
public sealed record ProspectScore(int Value, IReadOnlyList<ScoreReason> Why)
{
    private static readonly string[] KnownInterests =
        ["achat", "acheter", "vente", "vendre", "location", "louer", "estimation", "estimer", "devis", "rendez", "visite", "travaux", "depannage", "essai", "inscription"];

    private static readonly string[] Urgency = ["urgent", "urgence", "rapidement", "vite", "aujourdhui", "immediatement"];

    public static ProspectScore Of(ProspectFacts facts)
    {
        List<ScoreReason> why =
        [
            .. If(facts.Phone is not null, "un numéro où rappeler", 20),
            .. If(facts.Email is not null, "une adresse e-mail", 10),
            .. If(PlainWords.Of(facts.Name).Count > 0, "un nom", 10),
            .. If(IsKnownInterest(facts.InterestType), "une demande précise", 15),
            .. If(HasBudget(facts), "un budget plausible", 20),
            .. If(PlainWords.Of(facts.Location).Count > 0, "un lieu", 10),
            .. If(PlainWords.Of(facts.PropertyType).Count > 0, "un type de bien", 5),
            .. If(PlainWords.Of(facts.Notes).Count >= 5, "des détails", 5),
            .. If(IsUrgent(facts.Notes), "un besoin pressant", 5),
        ];
        return new ProspectScore(why.Sum(reason => reason.Points), why);
    }

    private static IEnumerable<ScoreReason> If(bool holds, string reason, int points) => holds ? [new ScoreReason(reason, points)] : [];

    private static bool IsKnownInterest(string? interest) => PlainWords.Of(interest).Any(word => KnownInterests.Any(known => word.StartsWith(known, StringComparison.Ordinal)));

    private static bool HasBudget(ProspectFacts facts)
        => (facts.BudgetMin, facts.BudgetMax) switch
        {
            (null, null) => false,
            ({ } min, { } max) => min >= 0 && max > 0 && max >= min,
            var (min, max) => (min ?? max) > 0,
        };

    private static bool IsUrgent(string? notes)
        => PlainWords.Of(notes) is var words && (words.Any(Urgency.Contains) || string.Join(' ', words).Contains("des que possible", StringComparison.Ordinal));
}
