using System.Text;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Http;
using Coccinelle.Server.Knowledge.Reading;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Coccinelle.Server.Knowledge;

/// <summary>What somebody wants to be known.</summary>
/// <param name="Title">As the caller may hear of it.</param>
/// <param name="Format">One of <see cref="KnowledgeFormats"/>.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Field">What an error is about.</param>
internal sealed record KnowledgeUpload(string Title, string Format, ReadOnlyMemory<byte> Content, string Field)
{
    /// <summary>Of the whole request: price lists and opening hours are small, and a PDF with pictures is not.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    private const int LongestTitle = 200;

    /// <summary>A JSON text, or a form with a file; or the problem to answer with.</summary>
    public static Task<(KnowledgeUpload? Upload, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request, CancellationToken ct)
        => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? ReadFormAsync(request, HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), ct)
            : ReadJsonAsync(request, ct);

    private static async Task<(KnowledgeUpload?, ProblemHttpResult?)> ReadJsonAsync(HttpRequest request, CancellationToken ct)
    {
        var (fields, problem) = await request.ReadFieldsAsync(ct, MaxBytes);
        if (fields is null)
            return (null, problem);
        fields.RefuseOthersThan(["title", "text", "format"]);
        var (title, text, format) = (fields.Text("title", LongestTitle), fields.Text("text", MaxBytes), fields.OneOf("format", KnowledgeFormats.OfTexts));
        if (title is null)
            fields.Refuse("title", FieldTexts.Required);
        if (text is null)
            fields.Refuse("text", FieldTexts.Required);
        return fields.Errors.Count > 0
            ? (null, ApiProblems.Invalid(fields.Errors))
            : (new(OneLine(title!), format ?? KnowledgeFormats.Text, Encoding.UTF8.GetBytes(text!), "text"), null);
    }

    private static async Task<(KnowledgeUpload?, ProblemHttpResult?)> ReadFormAsync(HttpRequest request, string boundary, CancellationToken ct)
    {
        var (body, tooLarge) = await request.ReadBodyAsync(MaxBytes, ct);
        if (tooLarge)
            return (null, JsonBody.TooLarge(MaxBytes));
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray(), writable: false));
            string? title = null;
            (string Name, byte[] Bytes)? file = null;
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var about))
                    continue;
                var field = HeaderUtilities.RemoveQuotes(about.Name).ToString();
                using var bytes = new MemoryStream();
                await section.Body.CopyToAsync(bytes, ct);
                if (field == "file" && file is not null)
                    return (null, ApiProblems.Invalid("file", KnowledgeTexts.OneFile));
                else if (field == "file")
                    file = (FileName(about), bytes.ToArray());
                else if (field == "title")
                    title = OneLine(TextBytes.Read(bytes.ToArray()));
                else
                    return (null, ApiProblems.Invalid(field.Length > 64 ? field[..64] : field, FieldTexts.Unknown));
            }

            return Form(title, file);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or ArgumentException)
        {
            return (null, ApiProblems.Invalid("", KnowledgeTexts.NotAForm));
        }
    }

    private static (KnowledgeUpload?, ProblemHttpResult?) Form(string? title, (string Name, byte[] Bytes)? file)
    {
        if (file is not { Bytes.Length: > 0 } sent)
            return (null, ApiProblems.Invalid("file", KnowledgeTexts.FileMissing));
        if (KnowledgeFormats.OfFile(sent.Name) is not { } format)
            return (null, ApiProblems.Invalid("file", KnowledgeTexts.Format));
        if (title?.Length > LongestTitle)
            return (null, ApiProblems.Invalid("title", FieldTexts.TooLong(LongestTitle)));
        var name = title is { Length: > 0 } ? title : OneLine(Path.GetFileNameWithoutExtension(sent.Name).Replace('_', ' '));
        return name.Length is 0 or > LongestTitle
            ? (null, ApiProblems.Invalid("title", FieldTexts.Required))
            : (new(name, format, sent.Bytes, "file"), null);
    }

    private static string FileName(ContentDispositionHeaderValue about)
        => TextBytes.Clean(HeaderUtilities.RemoveQuotes(about.FileNameStar.HasValue ? about.FileNameStar : about.FileName).ToString());

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
