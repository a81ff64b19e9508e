using System.Buffers;

namespace Coccinelle.Domain.Messaging;

/// <summary>The alphabet that a text message is sent in.</summary>
public enum SmsAlphabet
{
    /// <summary>GSM 03.38: 160 places in one message, 153 in each of several.</summary>
    Gsm7,

    /// <summary>UTF-16: 70 places in one message, 67 in each of several.</summary>
    Ucs2,
}

/// <summary>How big a text message is.</summary>
/// <param name="Alphabet">One letter outside the GSM alphabet puts the whole text into UCS-2.</param>
/// <param name="Characters">Places: septets, or UTF-16 units.</param>
/// <param name="Segments">Messages that it is sent, and billed, as.</param>
public sealed record SmsMeasure(SmsAlphabet Alphabet, int Characters, int Segments);

/// <summary>Measures text messages as networks and Twilio do (GSM 03.38; Twilio: message segments).</summary>
public static class SmsEncoding
{
    private static readonly SearchValues<char> Basic = SearchValues.Create(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");

    /// <summary>Each of these takes two places.</summary>
    private static readonly SearchValues<char> Escaped = SearchValues.Create("^{}\\[~]|€\f");

    /// <summary>Whether a character costs nothing extra.</summary>
    public static bool IsGsm(char c) => Basic.Contains(c) || Escaped.Contains(c);

    public static SmsMeasure Measure(string text)
        => text.All(IsGsm)
            ? Measure(SmsAlphabet.Gsm7, [.. text.Select(c => Escaped.Contains(c) ? 2 : 1)], alone: 160, several: 153)
            : Measure(SmsAlphabet.Ucs2, [.. text.EnumerateRunes().Select(rune => rune.Utf16SequenceLength)], alone: 70, several: 67);

    /// <summary>What takes two places is never cut in two, so a part may end one place early.</summary>
    private static SmsMeasure Measure(SmsAlphabet alphabet, IReadOnlyList<int> sizes, int alone, int several)
    {
        var total = sizes.Sum();
        if (total <= alone)
            return new SmsMeasure(alphabet, total, 1);

        var (segments, used) = (1, 0);
        foreach (var size in sizes)
            (segments, used) = used + size > several ? (segments + 1, size) : (segments, used + size);
        return new SmsMeasure(alphabet, total, segments);
    }
}
