using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Coccinelle.Domain.Proofs;

/// <summary>
/// An <c>application/x-www-form-urlencoded</c> body, exactly as sent: keys keep their case, duplicates, blanks and empty values stay.
/// ASP.NET's own form merges keys that differ in case only and joins duplicates, after which a signature no longer fits.
/// </summary>
public sealed class FormBody
{
    private readonly byte[] _text;
    private readonly FormField[] _fields;

    private FormBody(byte[] text, FormField[] fields) => (_text, _fields) = (text, fields);

    /// <summary>Number of fields, duplicates counted.</summary>
    public int Count => _fields.Length;

    /// <summary>The first value of a key, or null when the key is absent; <c>""</c> when it is there and empty. Invalid UTF-8 reads as U+FFFD.</summary>
    public string? this[string key]
    {
        get
        {
            // UTF-8 is at most three bytes per UTF-16 unit; webhook keys are short.
            Span<byte> wanted = key.Length <= 128 ? stackalloc byte[key.Length * 3] : new byte[key.Length * 3];
            wanted = wanted[..Encoding.UTF8.GetBytes(key, wanted)];
            foreach (var field in _fields)
            {
                if (field.Key(_text).SequenceEqual(wanted)) return Encoding.UTF8.GetString(field.Value(_text));
            }

            return null;
        }
    }

    /// <summary>All fields in the order of the body, duplicates included.</summary>
    public IEnumerable<KeyValuePair<string, string>> Pairs => _fields.Select(Pair);

    /// <summary>All fields decoded, end to end, key before value, in the order of the body.</summary>
    internal ReadOnlySpan<byte> Text => _text;

    internal ReadOnlySpan<FormField> Fields => _fields;

    /// <summary>Parses in one pass. False only when there are more than <paramref name="maxParameters"/> fields; no bytes make it throw.</summary>
    public static bool TryParse(ReadOnlySpan<byte> raw, int maxParameters, [NotNullWhen(true)] out FormBody? form)
    {
        form = null;
        var most = raw.Count((byte)'&') + 1;
        var fields = new List<FormField>(Math.Min(most, maxParameters));
        var text = new byte[raw.Length];
        var written = 0;
        while (!raw.IsEmpty)
        {
            var end = raw.IndexOf((byte)'&');
            var field = end < 0 ? raw : raw[..end];
            raw = end < 0 ? [] : raw[(end + 1)..];
            if (field.IsEmpty) continue;
            if (fields.Count == maxParameters) return false;

            var equals = field.IndexOf((byte)'=');
            var key = UrlDecoding.Decode(equals < 0 ? field : field[..equals], text.AsSpan(written));
            var value = equals < 0 ? 0 : UrlDecoding.Decode(field[(equals + 1)..], text.AsSpan(written + key));
            fields.Add(new FormField(written, key, value));
            written += key + value;
        }

        form = new FormBody(text.AsSpan(0, written).ToArray(), [.. fields]);
        return true;
    }

    private KeyValuePair<string, string> Pair(FormField field) =>
        new(Encoding.UTF8.GetString(field.Key(_text)), Encoding.UTF8.GetString(field.Value(_text)));
}
