using System.Text;

namespace Coccinelle.Server.Knowledge.Reading;

/// <summary>A text file as a firm's computer wrote it: UTF-8, UTF-16 with its mark, or the Windows-1252 of an older spreadsheet.</summary>
internal static class TextBytes
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Without control characters, which no database takes and nobody can say.</summary>
    public static string Read(ReadOnlySpan<byte> bytes) => Clean(Decode(bytes));

    public static string Clean(string text)
        => string.Create(text.Length, text, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = source[i];
                var lone = char.IsHighSurrogate(c) ? i + 1 == source.Length || !char.IsLowSurrogate(source[i + 1])
                    : char.IsLowSurrogate(c) && (i == 0 || !char.IsHighSurrogate(source[i - 1]));
                span[i] = lone || c == '\ufeff' || (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? ' ' : c;
            }
        });

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..])
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes is [0xFE, 0xFF, ..])
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        try
        {
            return StrictUtf8.GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            return Windows.GetString(bytes);
        }
    }
}
