namespace Coccinelle.Domain.Texts;

/// <summary>What can be wrong with a field of a request.</summary>
public static class FieldTexts
{
    public static readonly Said Required = new("Required.", "Obligatoire.");

    public static readonly Said Unknown = new("Unknown field.", "Champ inconnu.");

    public static readonly Said NotAnObject = new("Expected a JSON object.", "Un objet JSON est attendu.");

    public static readonly Said NotAText = new("Expected a text.", "Un texte est attendu.");

    public static readonly Said NoUnicode = new("Holds characters that are not text.", "Contient des caractères qui ne sont pas du texte.");

    public static readonly Said NotAFlag = new("Expected true or false.", "La valeur attendue est true ou false.");

    public static readonly Said NotAPhoneNumber = new("Not a phone number.", "Ce n'est pas un numéro de téléphone.");

    public static readonly Said NotAnEmail = new("Not an e-mail address.", "Ce n'est pas une adresse e-mail.");

    public static readonly Said NotACursor = new("Not a cursor that a page ended with.", "Ce n'est pas le curseur de fin d'une page.");

    public static Said TooLong(int longest) => new($"At most {longest} characters.", $"{longest} caractères au plus.");

    public static Said OneOf(IEnumerable<string> allowed)
    {
        var list = string.Join(", ", allowed);
        return new Said($"One of: {list}.", $"L'une de ces valeurs : {list}.");
    }

    public static Said Between(int least, int most)
        => new($"A whole number from {least} to {most}.", $"Un nombre entier de {least} à {most}.");

    public static Said ListOf(int most, int longest)
        => new($"Expected a list of at most {most} texts of {longest} characters.", $"Une liste d'au plus {most} textes de {longest} caractères est attendue.");
}
