using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Knowledge;

/// <summary>
/// Rows of a table → one record each, with its headers: whatever is found later, a price stands beside what it is the price of. A row with
/// one cell alone is a heading for those below it.
/// </summary>
public static partial class TableRecords
{
    private const int LongestCell = 400;

    /// <summary>Columns that number rows; what a row is about stands in another.</summary>
    private static readonly HashSet<string> Numbering = ["ref", "reference", "code", "id", "n", "no", "num", "numero", "sku", "ean"];

    /// <summary>Columns whose plain numbers are euros.</summary>
    private static readonly HashSet<string> Money = ["prix", "tarif", "tarifs", "montant", "cout", "euro", "euros", "eur", "ttc", "ht"];

    /// <param name="rows">Cells, row by row.</param>
    /// <param name="heading">What stands over the table.</param>
    /// <param name="headers">The names of the columns when they are known; otherwise the first row is looked at.</param>
    public static IEnumerable<KnowledgeRecord> Of(IEnumerable<IReadOnlyList<string>> rows, string heading, IReadOnlyList<string>? headers = null)
    {
        var (section, columns) = (heading, headers is null ? null : Columns(headers));
        foreach (var cells in rows.Select(row => row.Select(Clean).ToArray()))
        {
            var filled = cells.Count(cell => cell.Length > 0);
            if (filled == 0)
                continue;
            var first = cells.First(cell => cell.Length > 0);
            if (filled == 1 && cells.Length > 1 && !Prices.IsIn(first) && (columns is null || !first.Any(char.IsAsciiDigit)))
                section = heading.Length == 0 ? first : $"{heading} › {first}";
            else if (columns is null && filled > 1 && !cells.Any(cell => Prices.IsIn(cell) || Prices.IsPlainNumber(cell)))
                columns = Columns(cells);
            else
                yield return Row(cells, columns ??= [], section);
        }
    }

    private static Column[] Columns(IEnumerable<string> headers) => [.. headers.Select(header =>
    {
        var (name, words) = (Clean(header), FrenchWords.In(header));
        return new Column(
            EuroMark().Replace(name, "").Trim(), words.Any(Money.Contains) || name.Contains('€', StringComparison.Ordinal), words.Count > 0 && Numbering.Contains(words[0]));
    })];

    private static KnowledgeRecord Row(string[] cells, Column[] columns, string section)
    {
        var about = Array.FindIndex(cells, cell => cell.Any(char.IsLetter));
        var named = Enumerable.Range(0, cells.Length).FirstOrDefault(i => cells[i].Any(char.IsLetter) && !(i < columns.Length && columns[i].IsNumbering), about);
        var label = named >= 0 ? cells[named] : cells.First(cell => cell.Length > 0);
        var content = label;
        for (var i = 0; i < cells.Length; i++)
        {
            if (i == named || cells[i].Length == 0 || (named < 0 && cells[i] == label))
                continue;
            var part = Cell(cells[i], i < columns.Length ? columns[i] : null);
            if (content.Length + KnowledgeRecord.CellSeparator.Length + part.Length > KnowledgeRecord.LongestContent)
                break; // whole cells or none: half of one could be half a price
            content += KnowledgeRecord.CellSeparator + part;
        }

        return KnowledgeRecord.Of(section, label, content);
    }

    private static string Cell(string cell, Column? column)
    {
        var value = column is { IsMoney: true } && Prices.IsPlainNumber(cell) ? cell + " €" : cell;
        return column is { Name.Length: > 0 } ? $"{column.Name} : {value}" : value;
    }

    private static string Clean(string cell)
    {
        var line = Spaces().Replace(cell, " ").Trim();
        return line.Length <= LongestCell ? line : string.Join(' ', line[..LongestCell].Split(' ')[..^1]) is { Length: > 0 } whole ? whole : line[..LongestCell];
    }

    /// <param name="Name">As it is said before a cell.</param>
    /// <param name="IsMoney">Its plain numbers are euros.</param>
    /// <param name="IsNumbering">It numbers the rows.</param>
    private sealed record Column(string Name, bool IsMoney, bool IsNumbering);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\(?\s*(?:€|\ben euros?\b|\bEUR\b)\s*\)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EuroMark();
}
