using System.Collections.Frozen;

namespace Coccinelle.Domain.Phones;

/// <summary>Reads telephone numbers as users type them and carriers send them. Never throws; time is bounded for any input.</summary>
public static class PhoneText
{
    private const int KeptOfUnreadable = 64;

    private static readonly PhoneReading.Withheld WithheldReading = new();
    private static readonly PhoneReading.Absent AbsentReading = new();

    /// <summary>Words, and the same words on a keypad, that stand where a number should (Twilio docs and field reports).</summary>
    private static readonly FrozenSet<string> WithheldWords = new[]
    {
        "anonymous", "unknown", "restricted", "private", "unavailable", "blocked",
        "266696687", "7378742833", "2562533", "8656696", "86282452253",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static PhoneReading Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return AbsentReading;
        if (PhoneUri.Unwrap(text) is not { } bare) return Unreadable(text);
        if (WithheldWords.Contains(bare.TrimStart('+'))) return WithheldReading;
        if (PhoneDigits.Compact(bare) is not { } compact) return Unreadable(text);
        if (WithheldWords.Contains(compact.TrimStart('+'))) return WithheldReading;
        return NumberingPlan.Find(compact) is { } number
            ? new PhoneReading.Number(number, Exact: compact == number.Value)
            : Unreadable(text);
    }

    private static PhoneReading.Unreadable Unreadable(string text)
    {
        if (text.Length <= KeptOfUnreadable) return new(text);
        var end = char.IsHighSurrogate(text[KeptOfUnreadable - 1]) ? KeptOfUnreadable - 1 : KeptOfUnreadable;
        return new(text[..end]);
    }
}
