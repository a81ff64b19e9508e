namespace Coccinelle.Domain.Texts;

/// <summary>What is said on the calls that prove a line, in French.</summary>
public static class LineTexts
{
    public const string ForwardingTest = "Bonjour. Ceci est un essai automatique du renvoi d'appel. Vous pouvez raccrocher.";

    public const string CodeGreeting = "Bonjour, ici Coccinelle. Quelqu'un a demandé un code pour ce numéro. Si ce n'est pas vous, raccrochez.";

    /// <summary>Digit by digit, so that it can be written down.</summary>
    public static string Code(string code) => $"Votre code est : {string.Join(", ", code.ToCharArray())}.";
}
