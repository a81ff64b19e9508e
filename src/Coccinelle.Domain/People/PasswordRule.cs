using System.Text.RegularExpressions;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.People;

/// <summary>
/// What a password must be: long, and not what everybody tries first (NIST SP 800-63B, 3.1.1.2: length and a list of refused ones, no
/// rules about kinds of characters).
/// </summary>
public static partial class PasswordRule
{
    /// <summary>Characters at least, for people of a firm.</summary>
    public const int Shortest = 10;

    /// <summary>Characters at least, for those who see all firms.</summary>
    public const int ShortestOfOperators = 12;

    /// <summary>Characters at most: hashing more is work that a stranger can order.</summary>
    public const int Longest = 200;

    /// <summary>Different characters at least.</summary>
    private const int Variety = 5;

    /// <summary>Words that stay obvious whatever digits and signs stand around them.</summary>
    private static readonly HashSet<string> ObviousWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwort", "motdepasse", "mot de passe", "mot-de-passe", "azerty", "azertyuiop", "qsdfghjklm", "qwerty", "qwertyuiop", "coccinelle",
        "bonjour", "bonjourbonjour", "administrateur", "administrator", "admin", "welcome", "bienvenue", "jetaime", "je t'aime", "iloveyou", "letmein",
        "doudou", "loulou", "chouchou", "marseille", "soleil", "changeme", "changezmoi", "secret", "abcdefghij", "abcdefghijkl",
    };

    /// <summary>The first thing that is wrong with a new password; null when it will do.</summary>
    /// <param name="password">As it is typed.</param>
    /// <param name="email">The account's address.</param>
    /// <param name="isOperator">Whether it opens all firms.</param>
    public static Said? Fault(string password, string email, bool isOperator)
    {
        var shortest = isOperator ? ShortestOfOperators : Shortest;
        if (password.Length < shortest)
            return new($"At least {shortest} characters.", $"{shortest} caractères au moins.");
        if (password.Length > Longest)
            return FieldTexts.TooLong(Longest);
        if (IsEmail(password, email))
            return new("Not the e-mail address.", "Pas l'adresse e-mail.");
        return IsObvious(password) ? new("Too easy to guess.", "Trop facile à deviner.") : null;
    }

    private static bool IsEmail(string password, string email)
        => password.Equals(email, StringComparison.OrdinalIgnoreCase) || Core(password).Equals(email.Split('@')[0], StringComparison.OrdinalIgnoreCase);

    /// <summary>Digits alone are a telephone number, a date or a row of keys.</summary>
    private static bool IsObvious(string password)
        => Core(password) is var core && (core.Length == 0 || ObviousWords.Contains(core)) || password.Distinct().Count() < Variety;

    /// <summary>Without the digits and signs that people put around a word.</summary>
    private static string Core(string password) => Around().Replace(password, "");

    [GeneratedRegex(@"^[^\p{L}]+|[^\p{L}]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Around();
}
