using Coccinelle.Domain.Messaging;

namespace Coccinelle.Domain.Owners;

/// <summary>Something for an owner, in the lengths that channels carry.</summary>
/// <param name="Subject">Of an e-mail.</param>
/// <param name="Brief">As a text message: the GSM alphabet, a few segments at most.</param>
/// <param name="Full">As an e-mail or a WhatsApp message.</param>
public sealed record OwnerLetter(string Subject, string Brief, string Full)
{
    /// <summary>Three segments: what an owner reads between two jobs. A sign of two places is never cut in two, so each may lose one.</summary>
    public const int LongestBrief = 3 * 152;

    private const int LongestFull = 3500;
    private const int LongestSubject = 120;

    /// <summary>A letter whose brief form is <paramref name="must"/>, and as much of <paramref name="more"/> as fits behind it.</summary>
    public static OwnerLetter Of(string subject, string must, string? more, string full)
    {
        var brief = Cut(GsmRewrite.Plain(must), LongestBrief);
        if (more is not null && LongestBrief - Size(brief) - 1 is var room and > 20)
            brief = $"{brief}\n{Cut(GsmRewrite.Plain(more), room)}";
        return new OwnerLetter(CutPlain(OnOneLine(subject), LongestSubject), brief, CutPlain(full, LongestFull));
    }

    /// <summary>At most so many places of the GSM alphabet, ending on a word.</summary>
    private static string Cut(string text, int places)
    {
        if (Size(text) <= places)
            return text;
        var (end, used) = (0, 0);
        while (end < text.Length && used + Size(text[end]) <= places - 3)
            used += Size(text[end++]);
        return OnAWord(text, end) + "...";
    }

    private static string CutPlain(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var end = longest - 1;
        return OnAWord(text, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end) + "…";
    }

    private static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string OnAWord(string text, int end)
    {
        var blank = text.LastIndexOfAny([' ', '\n'], Math.Max(0, end - 1));
        return text[..(blank > end / 2 ? blank : end)].TrimEnd();
    }

    private static int Size(string text) => SmsEncoding.Measure(text).Characters;

    private static int Size(char c) => SmsEncoding.Measure(c.ToString()).Characters;
}
