using Coccinelle.Domain.Texts;

namespace Coccinelle.Server.Http;

/// <summary>A column: its heading, in the language of whoever asks, and what stands under it.</summary>
internal sealed record CsvColumn<T>(Said Heading, Func<T, object?> Value);

/// <summary>All rows of a list as a file, written as they are read: as long as it may be, it takes no room.</summary>
/// <param name="name">Of the file, without its ending.</param>
/// <param name="columns">From left to right.</param>
/// <param name="rows">Read while writing. A failure before the first has been read is still an answer; a later one breaks the connection off, so that half a file is not taken for a whole.</param>
internal sealed class CsvFile<T>(string name, IReadOnlyList<CsvColumn<T>> columns, IAsyncEnumerable<T> rows) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, french) = (httpContext.Response, httpContext.Request.PrefersFrench());
        await using var reader = rows.GetAsyncEnumerator(httpContext.RequestAborted);
        var more = await reader.MoveNextAsync();
        response.ContentType = $"{Csv.MediaType}; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        response.Headers.CacheControl = "no-store";
        await using var writer = Csv.WriterOf(response.Body);
        await Csv.WriteMarkAsync(writer);
        await writer.WriteAsync(Csv.Line(columns.Select(column => column.Heading.In(french))));
        for (; more; more = await reader.MoveNextAsync())
            await writer.WriteAsync(Csv.Line(columns.Select(column => column.Value(reader.Current))));
        await writer.FlushAsync(httpContext.RequestAborted);
    }
}

/// <summary>Lists to be written to a file.</summary>
internal static class CsvPages
{
    private const int PageSize = 500;

    /// <summary>All rows of a list that is paged by id, page after page.</summary>
    /// <param name="page">Rows after a cursor, at most so many.</param>
    /// <param name="id">The cursor that a row is.</param>
    public static async IAsyncEnumerable<T> AllAsync<T>(Func<string?, int, Task<IReadOnlyList<T>>> page, Func<T, string> id)
    {
        string? cursor = null;
        IReadOnlyList<T> rows;
        do
        {
            rows = await page(cursor, PageSize);
            foreach (var row in rows)
                yield return row;
            cursor = rows.Count > 0 ? id(rows[^1]) : null;
        }
        while (rows.Count == PageSize);
    }
}
