namespace Coccinelle.Domain.Phones;

/// <summary>What we need to know about the French family of country codes that libphonenumber does not say.</summary>
internal static class CountryCodes
{
    public const int France = 33;

    /// <summary>France; Réunion and Mayotte; St-Pierre-et-Miquelon; Guadeloupe; Guyane; Martinique; Wallis-et-Futuna; Nouvelle-Calédonie; Polynésie.</summary>
    public static readonly int[] FrenchFamily = [France, 262, 508, 590, 594, 596, 681, 687, 689];

    /// <summary>The overseas territories that share France's ten-digit dialling (0262…, 0590…), as libphonenumber names them.</summary>
    public static readonly string[] DialledLikeFrance = ["RE", "YT", "GP", "GF", "MQ", "PM"];

    public static bool IsFrenchFamily(int countryCode) => Array.IndexOf(FrenchFamily, countryCode) >= 0;

    /// <summary>Nine digits, the first not zero: the numbering plan of France and of the departments overseas.</summary>
    public static bool HasNineDigitPlan(int countryCode) => countryCode is France or 262 or 590 or 594 or 596;

    public static int DigitCount(int countryCode) => countryCode switch { < 10 => 1, < 100 => 2, _ => 3 };
}
