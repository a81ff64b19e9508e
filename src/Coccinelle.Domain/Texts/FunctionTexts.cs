namespace Coccinelle.Domain.Texts;

/// <summary>What an assistant says when a tool could not do its work. Never that something was done.</summary>
public static class FunctionTexts
{
    /// <summary>No firm is named: nothing proves whose call it is.</summary>
    public const string NotOurCall = "Je suis désolée, je n'ai pas accès à ces informations pour le moment.";

    public const string FailedAndPromised =
        "Je suis désolée, je n'y arrive pas pour le moment. J'ai noté votre demande, et vous serez rappelé pour la confirmer.";

    /// <summary>Somebody shall look at it, but nobody can call a hidden number.</summary>
    public const string FailedAndNoted =
        "Je suis désolée, je n'y arrive pas pour le moment. J'ai noté votre demande, mais votre numéro est masqué : merci de rappeler un peu plus tard.";

    /// <summary>The connection broke while something was being written.</summary>
    public const string FailedUnknown = "Je suis désolée, je ne peux pas vous confirmer que c'est enregistré : merci de rappeler un peu plus tard.";

    public const string Failed = "Je suis désolée, je n'y arrive pas pour le moment. Rien n'a été enregistré : merci de rappeler un peu plus tard.";

    public const string NotUnderstood = "Je n'ai pas bien compris. Pouvez-vous me le redire ?";

    /// <summary>For the model, not for the caller.</summary>
    public static string NoSuchFunction(string name) => $"L'outil « {name} » n'existe pas. Utilise un des outils qui te sont donnés.";
}
