namespace Coccinelle.Sandbox.Twilio;

/// <summary>How many parts a text is sent and billed as (GSM 03.38; Twilio docs: message segments).</summary>
internal static class SmsSegments
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Each of these takes two places.</summary>
    private const string Extended = "^{}\\[~]|€\f";

    public static int Count(string text) => text.All(character => Basic.Contains(character, StringComparison.Ordinal) || Extended.Contains(character, StringComparison.Ordinal))
        ? Parts([.. text.Select(character => Extended.Contains(character, StringComparison.Ordinal) ? 2 : 1)], alone: 160, several: 153)
        : Parts([.. text.EnumerateRunes().Select(rune => rune.Utf16SequenceLength)], alone: 70, several: 67);

    /// <summary>What takes two places is never cut in two.</summary>
    private static int Parts(IReadOnlyList<int> sizes, int alone, int several)
    {
        if (sizes.Sum() <= alone)
        {
            return 1;
        }

        var (parts, used) = (1, 0);
        foreach (var size in sizes)
        {
            (parts, used) = used + size > several ? (parts + 1, size) : (parts, used + size);
        }

        return parts;
    }
}
