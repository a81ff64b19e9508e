namespace Coccinelle.Domain.Texts;

/// <summary>What is said when something cannot go from where it stands to where it shall.</summary>
public static class StatusTexts
{
    public static readonly Said Refused = new("It cannot go there from where it stands.", "Ce changement d'état n'est pas possible.");

    public static Said MayNotMove(string from, IReadOnlyList<string> next)
        => next.Count == 0
            ? new($"What is {from} stays so.", $"L'état {from} est définitif.")
            : new($"From {from} only to: {string.Join(", ", next)}.", $"Depuis {from}, seulement vers : {string.Join(", ", next)}.");
}
