using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Coccinelle.Server.Http;

/// <summary>
/// RFC 4180, as Excel opens it: UTF-8 with its mark, and no cell that a spreadsheet would run. Callers say names and subjects, and a cell that
/// begins like a formula is one.
/// </summary>
internal static class Csv
{
    public const string MediaType = "text/csv";

    private const string Mark = "\ufeff";

    /// <summary>Whether a list is wanted as a file: by its address (<c>?format=csv</c>) or, where that says nothing, by <c>Accept</c>. Null: by neither of the two known names.</summary>
    public static bool? IsWanted(HttpRequest request, string? format) => format switch
    {
        "csv" => true,
        "json" => false,
        null => request.GetTypedHeaders().Accept
            .OrderByDescending(accepted => accepted.Quality ?? 1)
            .Select(accepted => accepted.MediaType.Value ?? "")
            .FirstOrDefault(name => name is MediaType or "application/json" or "*/*") is MediaType,
        _ => null,
    };

    /// <summary>One line, with its end.</summary>
    public static string Line(IEnumerable<object?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    public static Task WriteMarkAsync(TextWriter writer) => writer.WriteAsync(Mark);

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            string said => Defuse(said),
            bool flag => flag ? "true" : "false",
            Instant moment => InstantPattern.General.Format(moment),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new ArgumentException($"A cell cannot hold a {value.GetType().Name}."),
        };
        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>An apostrophe in front makes a text of it, and is not shown (OWASP, "CSV Injection").</summary>
    private static string Defuse(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? $"'{text}" : text;

    public static StreamWriter WriterOf(Stream body) => new(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16 * 1024, leaveOpen: true);
}
