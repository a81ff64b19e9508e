namespace Coccinelle.Domain.Proofs;

/// <summary>Form decoding on bytes: <c>+</c> is a blank, <c>%xx</c> a byte, and a <c>%</c> that starts no such pair is itself.</summary>
internal static class UrlDecoding
{
    /// <summary>Writes at most as many bytes as it reads, and returns how many.</summary>
    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var written = 0;
        while (true)
        {
            var plain = encoded.IndexOfAny((byte)'+', (byte)'%');
            var run = plain < 0 ? encoded : encoded[..plain];
            run.CopyTo(decoded[written..]);
            written += run.Length;
            if (plain < 0) return written;

            encoded = encoded[plain..];
            var taken = DecodeOne(encoded, out decoded[written++]);
            encoded = encoded[taken..];
        }
    }

    private static int DecodeOne(ReadOnlySpan<byte> encoded, out byte value)
    {
        value = encoded[0] == '+' ? (byte)' ' : encoded[0];
        if (encoded[0] != '%' || encoded.Length < 3) return 1;

        var (high, low) = (HexDigit(encoded[1]), HexDigit(encoded[2]));
        if ((high | low) < 0) return 1;
        value = (byte)((high << 4) | low);
        return 3;
    }

    private static int HexDigit(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}
