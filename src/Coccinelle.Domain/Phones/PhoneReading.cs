namespace Coccinelle.Domain.Phones;

/// <summary>What a text that should hold a telephone number turned out to be. Closed: match on the four cases.</summary>
public abstract record PhoneReading
{
    private PhoneReading()
    {
    }

    /// <summary>A number. <paramref name="Exact"/>: apart from a URI around it, separators and blanks, the text already was this E.164.</summary>
    public sealed record Number(E164 Value, bool Exact) : PhoneReading;

    /// <summary>The caller hides his number: never text it, never make a contact of it.</summary>
    public sealed record Withheld : PhoneReading;

    /// <summary>Nothing there: null or blank.</summary>
    public sealed record Absent : PhoneReading;

    /// <summary>Something else: the first 64 characters of it.</summary>
    public sealed record Unreadable(string Text) : PhoneReading;
}
