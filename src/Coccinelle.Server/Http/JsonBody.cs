using System.Text.Json;
using Coccinelle.Domain.Channels;
using Coccinelle.Domain.Texts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coccinelle.Server.Http;

/// <summary>A request body as fields. Read by hand, so that a wrong body is a 400 that names the field and never a 500.</summary>
internal static class JsonBody
{
    /// <summary>The largest body of an API request, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>The fields, or the problem to answer with.</summary>
    public static async Task<(JsonFields? Fields, ProblemHttpResult? Problem)> ReadFieldsAsync(this HttpRequest request, CancellationToken ct, int maxBytes = MaxBytes)
    {
        if (!request.HasJsonContentType())
            return (null, ApiProblems.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", new Said("Send application/json.", "Envoyez du application/json.")));

        var (body, tooLarge) = await request.ReadBodyAsync(maxBytes, ct);
        if (tooLarge)
            return (null, TooLarge(maxBytes));

        try
        {
            using var document = JsonDocument.Parse(body, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return (null, ApiProblems.Invalid("", FieldTexts.NotAnObject));
            return FindNoText(document.RootElement, "") is { } field
                ? (null, ApiProblems.Invalid(field, FieldTexts.NoUnicode))
                : (new JsonFields(document.RootElement.Clone()), null);
        }
        catch (JsonException error)
        {
            return (null, ApiProblems.Invalid("", new Said(
                $"Not valid JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine}).",
                $"JSON invalide (ligne {error.LineNumber + 1}, octet {error.BytePositionInLine}).")));
        }
        catch (InvalidOperationException)
        {
            // The parser itself, when it compares names to find duplicates, and one of them is no Unicode.
            return (null, ApiProblems.Invalid("", new Said(
                "The name of a field holds characters that are not text.", "Le nom d'un champ contient des caractères qui ne sont pas du texte.")));
        }
    }

    /// <summary>The body has more bytes than the route takes.</summary>
    public static ProblemHttpResult TooLarge(int maxBytes)
        => ApiProblems.Of(StatusCodes.Status413PayloadTooLarge, "too_large", new Said($"At most {maxBytes} bytes.", $"{maxBytes} octets au plus."));

    /// <summary>
    /// The first field whose name or text is no Unicode: JSON can write a lone surrogate (<c>"\ud800"</c>), and reading one
    /// throws. A field with such a name is reported as the object that holds it.
    /// </summary>
    private static string? FindNoText(JsonElement json, string path)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.String when json.GetString() is null => path,
                JsonValueKind.Object => json.EnumerateObject()
                    .Select(field => FindNoText(field.Value, path.Length == 0 ? field.Name : $"{path}.{field.Name}")).FirstOrDefault(found => found is not null),
                JsonValueKind.Array => json.EnumerateArray().Select(item => FindNoText(item, path)).FirstOrDefault(found => found is not null),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return path;
        }
    }

    /// <summary>Reads at most <paramref name="maxBytes"/> of the body; says so when there is more.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, bool TooLarge)> ReadBodyAsync(this HttpRequest request, int maxBytes, CancellationToken ct)
    {
        if (request.ContentLength > maxBytes)
            return (default, true);

        var buffer = new byte[Math.Min(maxBytes, (int)(request.ContentLength ?? 4096)) + 1];
        var length = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), ct);
            if (read == 0)
                return (buffer.AsMemory(0, length), false);

            length += read;
            if (length > maxBytes)
                return (default, true);
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxBytes + 1));
        }
    }
}

/// <summary>Metadata of a route that takes more than <see cref="JsonBody.MaxBytes"/>.</summary>
internal sealed record BodyLimit(int Bytes);
