namespace Coccinelle.Domain.Texts;

/// <summary>What a caller hears who wants to speak with a person.</summary>
public static class TransferTexts
{
    public const string Passing = "Je vous passe quelqu'un, ne quittez pas.";

    public const string Unavailable = "Je ne peux pas vous passer quelqu'un pour le moment. Voulez-vous que l'on vous rappelle ?";

    public const string Closed = "Nous sommes fermés en ce moment, et je ne peux vous passer personne. Voulez-vous que l'on vous rappelle ?";

    public const string NobodyAnswered = "Personne n'a pu prendre votre appel. Voulez-vous que l'on vous rappelle ?";

    /// <summary>For the owner.</summary>
    public static string Asked(string? reason) => reason is null ? "A demandé à vous parler." : $"A demandé à vous parler : {reason.TrimEnd('.')}.";
}
