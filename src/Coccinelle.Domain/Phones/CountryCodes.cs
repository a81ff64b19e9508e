namespace Coccinelle.Domain.Phones;

/// <summary>What we need to know about the French family of country codes that libphonenumber does not say.</summary>
internal static class CountryCodes
{
    public const int France = 33;

    /// <summary>France; Réunion and Mayotte; St-Pierre-et-Miquelon; Guadeloupe; Guyane; Martinique; Wallis-et-Futuna; Nouvelle-Calédonie; Polynésie.</summary>
    public static readonly int[] FrenchFamily = [France, 262, 508, 590, 594, 596, 681, 687, 689];

    /// <summary>
    /// What the departments overseas dial like any French number, though it belongs to another country code; by libphonenumber's
    /// name of the region. 08 and 09 are left out: those are France's wherever they are used.
    /// </summary>
    public static string? RegionOverseas(string dialled) => dialled.AsSpan(0, 4) switch
    {
        "0262" or "0263" or "0692" or "0693" => "RE",
        "0269" or "0639" => "YT",
        "0590" or "0690" or "0691" => "GP",
        "0594" or "0694" => "GF",
        "0596" or "0696" or "0697" => "MQ",
        "0508" => "PM",
        _ => null,
    };

    public static bool IsFrenchFamily(int countryCode) => Array.IndexOf(FrenchFamily, countryCode) >= 0;

    /// <summary>Nine digits, the first not zero: the numbering plan of France and of the departments overseas.</summary>
    public static bool HasNineDigitPlan(int countryCode) => countryCode is France or 262 or 590 or 594 or 596;

    public static int DigitCount(int countryCode) => countryCode switch { < 10 => 1, < 100 => 2, _ => 3 };
}
