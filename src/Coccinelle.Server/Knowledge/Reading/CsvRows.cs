using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Coccinelle.Server.Knowledge.Reading;

/// <summary>The rows of a CSV file, whichever separator the spreadsheet chose.</summary>
internal static class CsvRows
{
    private const int MostColumns = 50;

    /// <summary>Rows that tell which separator it is.</summary>
    private const int Sample = 30;

    /// <summary>French spreadsheets write semicolons, for the comma is in the prices; so the comma comes last.</summary>
    private static readonly string[] Delimiters = [";", "\t", "|", ","];

    /// <summary>At most <paramref name="most"/> rows and one: more tells that there are more.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string text, int most)
        => Rows(text, Delimiters.MaxBy(delimiter => Likelihood(text, delimiter))!, most + 1);

    /// <summary>How many rows have as many columns as most have, when those are more than one. The first of equals wins.</summary>
    private static int Likelihood(string text, string delimiter)
        => Rows(text, delimiter, Sample).GroupBy(row => row.Count).Where(same => same.Key > 1).Select(same => same.Count()).DefaultIfEmpty(0).Max();

    private static List<IReadOnlyList<string>> Rows(string text, string delimiter, int most)
    {
        var rows = new List<IReadOnlyList<string>>();
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            HasHeaderRecord = false,
            BadDataFound = null, // a stray quote is a stray quote
            IgnoreBlankLines = true,
            TrimOptions = TrimOptions.Trim,
        });
        while (rows.Count < most && parser.Read())
            rows.Add([.. parser.Record!.Take(MostColumns)]);
        return rows;
    }
}
