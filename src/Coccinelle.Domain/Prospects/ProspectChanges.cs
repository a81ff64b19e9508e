using System.Globalization;

namespace Coccinelle.Domain.Prospects;

/// <summary>Something that was said of a prospect.</summary>
/// <param name="Field">As the API names it.</param>
/// <param name="Value">As text.</param>
public sealed record ProspectWord(string Field, string Value);

/// <summary>Something that became different.</summary>
/// <param name="Field">As the API names it.</param>
/// <param name="From">Null when nothing was known.</param>
/// <param name="To">Null when it was taken away.</param>
public sealed record ProspectChange(string Field, string? From, string? To);

/// <summary>How what is known of somebody grows, and what is written down of it.</summary>
public static class ProspectChanges
{
    /// <summary>
    /// What was said now counts, and what was not said stays. A number or an address that the firm knows stays too: anybody can say anything on
    /// the phone, and the firm would call a stranger. What was said instead is in the history.
    /// </summary>
    public static ProspectFacts Add(this ProspectFacts known, ProspectFacts said) => new()
    {
        Name = said.Name ?? known.Name,
        Phone = known.Phone ?? said.Phone,
        Email = known.Email ?? said.Email,
        InterestType = said.InterestType ?? known.InterestType,
        BudgetMin = said.BudgetMin ?? known.BudgetMin,
        BudgetMax = said.BudgetMax ?? known.BudgetMax,
        Location = said.Location ?? known.Location,
        PropertyType = said.PropertyType ?? known.PropertyType,
        Notes = said.Notes ?? known.Notes,
    };

    /// <summary>All that is in it, field by field.</summary>
    public static IReadOnlyList<ProspectWord> Words(this ProspectFacts facts)
        => [.. Fields(facts).Where(field => field.Value is not null).Select(field => new ProspectWord(field.Name, field.Value!))];

    /// <summary>What became different.</summary>
    public static IReadOnlyList<ProspectChange> Between(ProspectFacts before, ProspectFacts after)
        => [.. Fields(before).Zip(Fields(after))
            .Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => new ProspectChange(pair.First.Name, pair.First.Value, pair.Second.Value))];

    private static IEnumerable<(string Name, string? Value)> Fields(ProspectFacts facts) =>
    [
        ("name", facts.Name), ("phone", facts.Phone), ("email", facts.Email), ("interestType", facts.InterestType),
        ("budgetMin", facts.BudgetMin?.ToString(CultureInfo.InvariantCulture)), ("budgetMax", facts.BudgetMax?.ToString(CultureInfo.InvariantCulture)),
        ("location", facts.Location), ("propertyType", facts.PropertyType), ("notes", facts.Notes),
    ];
}
