using Coccinelle.Domain.Prospects;

namespace Coccinelle.Domain.Texts;

/// <summary>What is said about people who may become customers: to them, and to the firm.</summary>
public static class ProspectTexts
{
    public const string Qualified = "C'est noté, votre demande est bien enregistrée.";

    public const string WhatName = "À quel nom dois-je noter votre demande ?";

    public const string WhatInterest = "Que recherchez-vous exactement ?";

    public const string WhatNameAndInterest = "À quel nom dois-je noter votre demande, et que recherchez-vous exactement ?";

    public const string WhatNumber = "Je n'ai pas bien compris votre numéro de téléphone. Pouvez-vous me le redire ?";

    public static readonly Said Exists = new(
        "The firm knows somebody with this already.", "L'entreprise connaît déjà quelqu'un avec cette coordonnée.");

    public static readonly Said BudgetUpsideDown = new("budgetMax is less than budgetMin.", "budgetMax est inférieur à budgetMin.");

    public static Said MayNotMove(string from) => StatusTexts.MayNotMove(from, ProspectStates.Next(from));

    /// <summary>For the owner: what the score is made of.</summary>
    public static string Explain(ProspectScore score)
        => score.Why.Count == 0 ? "0/100 : rien n'est encore connu." : $"{score.Value}/100 : {string.Join(", ", score.Why.Select(why => $"{why.Reason} (+{why.Points})"))}.";

    /// <summary>For the call's log.</summary>
    public static string Logged(int score) => $"Prospect enregistré ({score}/100)";
}
