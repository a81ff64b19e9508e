namespace Coccinelle.Domain.Texts;

/// <summary>What whoever opens the link of an advertisement reads, as HTML.</summary>
public static class UnsubscribeTexts
{
    public const string Ask = """<p>Ne plus recevoir les messages publicitaires de cette entreprise ?</p><form method="post"><button style="font-size:1.1em;padding:.6em 1.2em">Me désabonner</button></form>""";

    public const string Done = "<p>C'est noté : vous ne recevrez plus les messages publicitaires de cette entreprise.</p>";

    public const string Unknown = "<p>Ce lien n'est pas valable.</p>";
}
