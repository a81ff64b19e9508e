using System.Globalization;
using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Knowledge;

/// <summary>Amounts in euros as French firms write them: 25 €, 25,50 €, 1 200 €, 25€50, € 25, EUR 25.</summary>
public static partial class Prices
{
    private const string Number = @"(?<![\d.,])(?<whole>\d{1,3}(?:[ .\u00a0\u202f\u2009]\d{3})+|\d{1,7})(?:[.,](?<cents>\d{1,2}))?(?!\d)";

    public static bool IsIn(string text) => Amounts(text).Count > 0;

    /// <summary>All amounts in cents, in their order.</summary>
    public static IReadOnlyList<long> Amounts(string text)
        => [.. Amount().Matches(text).Select(match => long.Parse(Whole(match), CultureInfo.InvariantCulture) * 100 + int.Parse(Cents(match), CultureInfo.InvariantCulture))];

    /// <summary>Where the last amount stands; null when there is none.</summary>
    public static (int Start, int End)? Last(string text) => Amount().Matches(text) is { Count: > 0 } all ? (all[^1].Index, all[^1].Index + all[^1].Length) : null;

    /// <summary>The text with its amounts as they are said: "25 euros 50".</summary>
    public static string Speak(string text) => PerWhat().Replace(Amount().Replace(text, Spoken), "$1 par $2");

    /// <summary>A cell that holds a plain number.</summary>
    public static bool IsPlainNumber(string cell) => PlainNumber().IsMatch(cell);

    private static string Spoken(Match match)
    {
        var (whole, cents) = (Whole(match), Cents(match));
        if (whole == "0" && cents != "00")
            return $"{cents.TrimStart('0')} {(cents == "01" ? "centime" : "centimes")}";
        var euros = $"{whole} {(whole is "0" or "1" ? "euro" : "euros")}";
        return cents == "00" ? euros : $"{euros} {cents.TrimStart('0')}";
    }

    private static string Whole(Match match)
    {
        var digits = string.Concat(match.Groups["whole"].Value.Where(char.IsAsciiDigit)).TrimStart('0');
        return digits.Length == 0 ? "0" : digits;
    }

    private static string Cents(Match match)
        => (match.Groups["after"] is { Success: true } after ? after.Value : match.Groups["cents"].Value) switch
        {
            { Length: 2 } both => both,
            { Length: 1 } one => one + "0",
            _ => "00",
        };

    [GeneratedRegex(@"(?:" + Number + @"[ \u00a0\u202f\u2009]?(?:€(?<after>\d{2}(?!\d))?|(?:euros?|EUR)\b)|(?:€|\bEUR)[ \u00a0\u202f\u2009]?" + Number + ")", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Amount();

    [GeneratedRegex(@"(euros?(?: \d{1,2})?) ?/ ?(?:l'|le |la |par )?(\p{L}[\p{L}²]*)", RegexOptions.CultureInvariant)]
    private static partial Regex PerWhat();

    [GeneratedRegex(@"^(?:\d{1,3}(?:[ .\u00a0\u202f\u2009]\d{3})+|\d{1,7})(?:[.,]\d{1,2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();
}
