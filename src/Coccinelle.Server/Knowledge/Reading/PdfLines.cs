using System.Text.Json;
using System.Text.RegularExpressions;
using Coccinelle.Domain.Knowledge;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Exceptions;

namespace Coccinelle.Server.Knowledge.Reading;

/// <summary>
/// The lines of a PDF as an eye sees them: words at one height are one line, so that a price stays on the line of its label wherever the
/// file keeps it. Runs in a process of its own (<see cref="PdfReader"/>), for nobody knows what a PDF can do to its reader.
/// </summary>
internal static partial class PdfLines
{
    /// <summary>The server's argument that makes it such a process.</summary>
    public const string Command = "read-pdf";

    public const int MostPages = 300;

    private const int MostCharacters = 3_000_000;

    /// <summary>From one stream to the other; returns the process's exit code.</summary>
    public static int Run(Stream pdf, Stream answer)
    {
        using var bytes = new MemoryStream();
        pdf.CopyTo(bytes);
        JsonSerializer.Serialize(answer, Read(bytes.ToArray()));
        return 0;
    }

    public static PdfText Read(byte[] bytes)
    {
        try
        {
            using var document = PdfDocument.Open(bytes, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            if (document.NumberOfPages > MostPages)
                return new(PdfProblem.TooLarge, []);
            var (lines, length) = (new List<string>(), 0);
            foreach (var page in document.GetPages())
            {
                foreach (var line in Lines(page))
                {
                    lines.Add(line);
                    if ((length += line.Length) > MostCharacters)
                        return new(PdfProblem.TooLarge, []);
                }

                lines.Add("");
            }

            return length == 0 ? new(PdfProblem.NoText, []) : new(PdfProblem.None, lines);
        }
        catch (PdfDocumentEncryptedException)
        {
            return new(PdfProblem.Protected, []);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return new(PdfProblem.Broken, []); // whatever a reader of hostile bytes throws
        }
    }

    private static IEnumerable<string> Lines(Page page)
    {
        var lines = new List<List<Word>>();
        foreach (var word in page.GetWords().Where(word => !string.IsNullOrWhiteSpace(word.Text)).OrderByDescending(Middle).ThenBy(word => word.BoundingBox.Left))
        {
            if (lines is [.., var current] && Math.Abs(Middle(current[0]) - Middle(word)) < 0.5 * Math.Max(2, Math.Min(current[0].BoundingBox.Height, word.BoundingBox.Height)))
                current.Add(word);
            else
                lines.Add([word]);
        }

        var before = double.NaN;
        foreach (var line in lines)
        {
            // A gap of more than a line and a half is where a paragraph ends.
            if (before - Middle(line[0]) > 2.6 * Math.Max(4, line[0].BoundingBox.Height))
                yield return "";
            before = Middle(line[0]);
            foreach (var part in Columns(line))
                yield return part;
        }
    }

    /// <summary>Two price lists side by side: behind a price and a wide gap something new begins.</summary>
    private static IEnumerable<string> Columns(List<Word> line)
    {
        var (text, right) = ("", 0.0);
        foreach (var word in line.OrderBy(word => word.BoundingBox.Left))
        {
            var gap = word.BoundingBox.Left - right;
            if (text.Length > 0 && gap > 2 * Math.Max(4, word.BoundingBox.Height) && EndsWithPrice().IsMatch(text) && Prices.IsIn(text) && word.Text.Any(char.IsLetter))
            {
                yield return text;
                text = "";
            }

            text = text.Length == 0 ? word.Text : $"{text} {word.Text}";
            right = word.BoundingBox.Right;
        }

        yield return text;
    }

    private static double Middle(Word word) => Math.Round(word.BoundingBox.Bottom + word.BoundingBox.Height / 2, 1);

    [GeneratedRegex(@"(?:€(?:\d{2})?|euros?|EUR)$", RegexOptions.IgnoreCase)]
    private static partial Regex EndsWithPrice();
}

/// <summary>What came of reading a PDF.</summary>
internal sealed record PdfText(PdfProblem Problem, IReadOnlyList<string> Lines);

internal enum PdfProblem
{
    None,
    Protected,
    NoText,
    Broken,
    TooLarge,

    /// <summary>It was not looked at, for others are being read.</summary>
    Busy,
}
