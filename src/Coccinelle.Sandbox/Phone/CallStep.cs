using System.Text.Json.Serialization;

namespace Coccinelle.Sandbox;

/// <summary>Something that happened on a call.</summary>
/// <param name="Elapsed">Since the customer dialled.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Text">What was said, answered or reported, in its own words.</param>
public sealed record CallStep(TimeSpan Elapsed, CallStepKind Kind, string Text)
{
    /// <summary>More about it, by name; each <see cref="CallStepKind"/> says which.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    /// <summary>Only on <see cref="CallStepKind.Ended"/>: who took the call.</summary>
    public AnsweredBy? AnsweredBy { get; init; }

    /// <summary>One of the <see cref="Details"/>, or null.</summary>
    public string? this[string detail] => Details.GetValueOrDefault(detail);

    /// <summary>Whether this is the last step of a call.</summary>
    [JsonIgnore]
    public bool IsLast => Kind == CallStepKind.Ended;
}

/// <summary>Who took a call.</summary>
public enum AnsweredBy
{
    /// <summary>Nobody: rejected, dropped, or only an announcement.</summary>
    Nobody,

    /// <summary>A firm's assistant.</summary>
    Assistant,

    /// <summary>A person, after a transfer.</summary>
    Person,

    /// <summary>A voicemail: a <c>&lt;Record&gt;</c> was reached.</summary>
    Voicemail,
}
