using System.Text;
using Coccinelle.Domain.Knowledge;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Server.Knowledge.Reading;

/// <summary>A file or a text → what it says, record by record.</summary>
internal sealed class DocumentReader(PdfReader pdfs)
{
    public async Task<DocumentReading> ReadAsync(string title, string format, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        IReadOnlyList<KnowledgeRecord> records;
        if (format == KnowledgeFormats.Pdf)
        {
            var pdf = await pdfs.ReadAsync(content, ct);
            if (pdf.Problem == PdfProblem.Busy)
                return new DocumentReading.Busy();
            if (pdf.Problem != PdfProblem.None)
                return new DocumentReading.Refused(Why(pdf.Problem));
            records = ProseRecords.Of(TextBytes.Clean(string.Join('\n', pdf.Lines).Normalize(NormalizationForm.FormC)), title);
        }
        else
        {
            records = Read(title, format, TextBytes.Read(content.Span));
        }

        return records.Count switch
        {
            0 => new DocumentReading.Refused(KnowledgeTexts.NoText),
            > KnowledgeRows.MostRecordsOfOne => new DocumentReading.Refused(KnowledgeTexts.TooManyRecords(KnowledgeRows.MostRecordsOfOne)),
            _ => new DocumentReading.Read(records),
        };
    }

    private static IReadOnlyList<KnowledgeRecord> Read(string title, string format, string text)
    {
        if (format == KnowledgeFormats.Markdown)
            return MarkdownRecords.Of(text, title);
        if (format == KnowledgeFormats.Text)
            return ProseRecords.Of(text, title);
        var rows = CsvRows.Read(text, KnowledgeRows.MostRecordsOfOne * 2);
        return rows.All(row => row.Count < 2) ? ProseRecords.Of(text, title) : [.. TableRecords.Of(rows, title).Take(KnowledgeRows.MostRecordsOfOne + 1)];
    }

    private static Said Why(PdfProblem problem) => problem switch
    {
        PdfProblem.Protected => KnowledgeTexts.PdfProtected,
        PdfProblem.NoText => KnowledgeTexts.PdfWithoutText,
        PdfProblem.TooLarge => KnowledgeTexts.PdfTooLarge,
        _ => KnowledgeTexts.PdfBroken,
    };
}

/// <summary>What came of reading. Closed.</summary>
internal abstract record DocumentReading
{
    private DocumentReading()
    {
    }

    public sealed record Read(IReadOnlyList<KnowledgeRecord> Records) : DocumentReading;

    public sealed record Refused(Said Reason) : DocumentReading;

    /// <summary>Too many files at once; later.</summary>
    public sealed record Busy : DocumentReading;
}

/// <summary>What can be read.</summary>
internal static class KnowledgeFormats
{
    public const string Text = "text";
    public const string Markdown = "markdown";
    public const string Csv = "csv";
    public const string Pdf = "pdf";

    /// <summary>Those that a text can be in.</summary>
    public static readonly string[] OfTexts = [Text, Markdown, Csv];

    /// <summary>By the end of a file's name; what a browser says of the type is a guess from the same.</summary>
    public static string? OfFile(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".txt" => Text,
        ".md" or ".markdown" => Markdown,
        ".csv" => Csv,
        ".pdf" => Pdf,
        _ => null,
    };
}
