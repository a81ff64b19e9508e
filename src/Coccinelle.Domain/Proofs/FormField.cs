namespace Coccinelle.Domain.Proofs;

/// <summary>Where one decoded field lies in the text of its <see cref="FormBody"/>; its value follows its key directly.</summary>
internal readonly record struct FormField(int Start, int KeyLength, int ValueLength)
{
    public int Length => KeyLength + ValueLength;

    public ReadOnlySpan<byte> Key(ReadOnlySpan<byte> text) => text.Slice(Start, KeyLength);

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> text) => text.Slice(Start + KeyLength, ValueLength);

    /// <summary>Key followed by value: just what Twilio signs.</summary>
    public ReadOnlySpan<byte> Both(ReadOnlySpan<byte> text) => text.Slice(Start, Length);

    /// <summary>By key, then by value, as bytes: <c>Reason</c> before <c>ReasonConferenceEnded</c>.</summary>
    public int CompareTo(FormField other, ReadOnlySpan<byte> text)
    {
        var byKey = Key(text).SequenceCompareTo(other.Key(text));
        return byKey != 0 ? byKey : Value(text).SequenceCompareTo(other.Value(text));
    }
}
