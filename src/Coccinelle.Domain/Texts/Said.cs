namespace Coccinelle.Domain.Texts;

/// <summary>One sentence in the two languages of the API: English for engineers, French for a firm's owner.</summary>
/// <param name="En">English.</param>
/// <param name="Fr">French.</param>
public sealed record Said(string En, string Fr)
{
    /// <summary>The sentence in the language that an <c>Accept-Language</c> asked for: French when it says so, else English.</summary>
    public string In(bool french) => french ? Fr : En;
}
