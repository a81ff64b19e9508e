namespace Coccinelle.Domain.Knowledge;

/// <summary>
/// Plain text → records: a line of a price list is one of its own, a line in capitals or before a colon heads what follows, and the rest is
/// prose in passages. An amount on a line of its own belongs to the line above it.
/// </summary>
public static class ProseRecords
{
    private const int LongestHeading = 80;

    public static IReadOnlyList<KnowledgeRecord> Of(string text, string title)
    {
        var records = new List<KnowledgeRecord>();
        var passages = new Passages(records.Add);
        var writer = new Writer(records, passages, title);
        passages.Under(title);
        foreach (var line in WithPricesJoined(text.ReplaceLineEndings("\n").Split('\n')))
            writer.Line(line);
        writer.End();
        return records;
    }

    /// <summary>
    /// The lines trimmed, and an amount that stands alone on one joined to the line above it. Only where a block of lines begins with words
    /// and ends with an amount: in one that does not, amounts may as well stand above what they are the price of.
    /// </summary>
    public static IEnumerable<string> WithPricesJoined(IEnumerable<string> lines)
    {
        var block = new List<string>();
        foreach (var line in lines.Select(line => line.Trim()).Append(""))
        {
            if (line.Length > 0)
            {
                block.Add(line);
                continue;
            }

            foreach (var joined in Joined(block))
                yield return joined;
            yield return line;
            block.Clear();
        }
    }

    private static IEnumerable<string> Joined(List<string> block)
    {
        if (block.Count < 2 || PriceLine.IsPriceAlone(block[0]) || !PriceLine.IsPriceAlone(block[^1]))
            return block;
        var joined = new List<string>();
        foreach (var line in block)
        {
            if (PriceLine.IsPriceAlone(line) && !Prices.IsIn(joined[^1]))
                joined[^1] = $"{joined[^1].TrimEnd(':', ' ')} : {line.TrimStart(':', '-', '–', ' ')}";
            else
                joined.Add(line);
        }

        return joined;
    }

    /// <summary>Takes lines one after the other.</summary>
    internal sealed class Writer(List<KnowledgeRecord> records, Passages passages, string title)
    {
        private readonly List<string> _paragraph = [];
        private string? _heading;

        /// <summary>What follows stands under this.</summary>
        public void Under(string heading)
        {
            EndParagraph();
            passages.Under(heading);
            _heading = heading;
        }

        public void Line(string line)
        {
            var text = line.TrimStart('-', '*', '•', '–', '·', '\t', ' ');
            if (text.Length == 0)
            {
                EndParagraph();
            }
            else if (PriceLine.Read(text) is { } priced)
            {
                End();
                records.Add(KnowledgeRecord.Of(_heading ?? title, priced.Label, priced.Content));
            }
            else if (IsHeading(line))
            {
                Under($"{title} › {line.TrimEnd(':', ' ')}");
            }
            else
            {
                if (text.Length < line.Length || (_paragraph.Count > 0 && _paragraph[^1].EndsWith(':')))
                    EndParagraph(); // an entry of a list is a thought of its own
                _paragraph.Add(text);
            }
        }

        /// <summary>Everything so far is written.</summary>
        public void End()
        {
            EndParagraph();
            passages.Flush();
        }

        private void EndParagraph()
        {
            if (_paragraph.Count > 0)
                passages.Add(string.Join(' ', _paragraph));
            _paragraph.Clear();
        }
    }

    /// <summary>Short, without a figure, and in capitals or before a colon.</summary>
    private static bool IsHeading(string line)
        => line.Length <= LongestHeading && line.Count(char.IsLetter) >= 3 && !line.Any(char.IsAsciiDigit)
            && (line.EndsWith(':') || !line.Any(char.IsLower)) && line[0] is not ('-' or '*' or '•');
}
