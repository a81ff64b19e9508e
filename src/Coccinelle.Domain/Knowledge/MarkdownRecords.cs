using System.Text.RegularExpressions;

namespace Coccinelle.Domain.Knowledge;

/// <summary>Markdown → records: headings head what follows, each row of a table is a record with its headers, the rest is read as plain text.</summary>
public static partial class MarkdownRecords
{
    public static IReadOnlyList<KnowledgeRecord> Of(string text, string title)
    {
        var records = new List<KnowledgeRecord>();
        var passages = new Passages(records.Add);
        var writer = new ProseRecords.Writer(records, passages, title);
        var headings = new string?[6];
        passages.Under(title);
        var lines = ProseRecords.WithPricesJoined(text.ReplaceLineEndings("\n").Split('\n')).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            if (Fence().IsMatch(lines[i]))
                continue;
            if (Heading().Match(lines[i]) is { Success: true } heading)
            {
                var level = heading.Groups[1].Length;
                headings[level - 1] = Plain(heading.Groups[2].Value);
                Array.Clear(headings, level, headings.Length - level);
                writer.Under(Path(headings, title));
            }
            else if (i + 1 < lines.Length && Cells(lines[i]) is { } headers && Ruler().IsMatch(lines[i + 1]))
            {
                writer.End();
                var rows = lines.Skip(i + 2).TakeWhile(line => Cells(line) is not null).Select(line => Cells(line)!).ToArray();
                records.AddRange(TableRecords.Of(rows, Path(headings, title), headers));
                i += 1 + rows.Length;
            }
            else
            {
                writer.Line(Plain(lines[i]));
            }
        }

        writer.End();
        return records;
    }

    private static string Path(string?[] headings, string title)
        => headings.OfType<string>().Where(heading => heading.Length > 0).ToArray() is { Length: > 0 } path ? string.Join(" › ", path) : title;

    /// <summary>The cells of a row; null when the line is none.</summary>
    private static string[]? Cells(string line)
    {
        if (!line.Contains('|', StringComparison.Ordinal))
            return null;
        var inner = line.Trim();
        inner = inner.StartsWith('|') ? inner[1..] : inner;
        inner = inner.EndsWith('|') && !inner.EndsWith(@"\|", StringComparison.Ordinal) ? inner[..^1] : inner;
        return [.. Bar().Split(inner).Select(cell => Plain(cell.Replace(@"\|", "|", StringComparison.Ordinal)))];
    }

    /// <summary>Without the marks that only an eye sees.</summary>
    private static string Plain(string text)
    {
        var plain = Tag().Replace(Link().Replace(Image().Replace(text, ""), "$1"), " ");
        plain = Emphasis().Replace(plain, "");
        return Escape().Replace(plain.Replace("&nbsp;", " ", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal), "$1").TrimStart('>', ' ').TrimEnd();
    }

    [GeneratedRegex(@"^(#{1,6})\s+(.*?)\s*#*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*(?:```|~~~)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")]
    private static partial Regex Ruler();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex(@"!\[[^\]]{0,500}\]\([^)]{0,1000}\)")]
    private static partial Regex Image();

    [GeneratedRegex(@"\[([^\]]{1,500})\]\([^)]{0,1000}\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"</?\p{L}[^<>]{0,200}>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\*\*|__|~~|`|(?<![\p{L}\d*])\*(?=\S)|(?<=\S)\*(?![\p{L}\d*])")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\\([\\`*_{}\[\]()#+.!|-])")]
    private static partial Regex Escape();
}
