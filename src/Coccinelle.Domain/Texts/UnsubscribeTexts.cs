namespace Coccinelle.Domain.Texts;

/// <summary>How people get out of advertising. What they read behind the link is HTML.</summary>
public static class UnsubscribeTexts
{
    /// <summary>The way out at the end of a text message (CPCE L34-5: free and in each): of a sender that can be answered, or of a name that cannot.</summary>
    public static string OfSms(string? number) => number is null ? " STOP pour ne plus recevoir" : $" STOP au {number}";

    public const string Ask = """<p>Ne plus recevoir les messages publicitaires de cette entreprise ?</p><form method="post"><button style="font-size:1.1em;padding:.6em 1.2em">Me désabonner</button></form>""";

    public const string Done = "<p>C'est noté : vous ne recevrez plus les messages publicitaires de cette entreprise.</p>";

    public const string Unknown = "<p>Ce lien n'est pas valable.</p>";
}
