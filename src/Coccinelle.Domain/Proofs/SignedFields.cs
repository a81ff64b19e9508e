namespace Coccinelle.Domain.Proofs;

/// <summary>The part of the signed text that stems from the form.</summary>
internal static class SignedFields
{
    /// <summary>Fields by key, then value, each distinct pair once, key before value, nothing between.</summary>
    public static ReadOnlySpan<byte> Of(FormBody form)
    {
        var text = form.Text;
        var fields = form.Fields;
        return IsStrictlySorted(fields, text) ? text : Sorted(fields.ToArray(), text);
    }

    /// <summary>Twilio sends its fields in order: then the decoded body is the signed text already.</summary>
    private static bool IsStrictlySorted(ReadOnlySpan<FormField> fields, ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < fields.Length; i++)
        {
            if (fields[i - 1].CompareTo(fields[i], text) >= 0) return false;
        }

        return true;
    }

    private static byte[] Sorted(FormField[] fields, ReadOnlySpan<byte> text)
    {
        var owned = text.ToArray(); // A comparison delegate cannot hold a span.
        Array.Sort(fields, (one, other) => one.CompareTo(other, owned));

        var signed = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0 && fields[i].CompareTo(fields[i - 1], text) == 0) continue;
            fields[i].Both(text).CopyTo(signed.AsSpan(length));
            length += fields[i].Length;
        }

        return signed[..length];
    }
}
