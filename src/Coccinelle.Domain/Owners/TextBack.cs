using Coccinelle.Domain.Phones;

namespace Coccinelle.Domain.Owners;

/// <summary>Whether a caller who reached nobody gets a text message, and if not, why not.</summary>
public enum TextBackVerdict
{
    /// <summary>He does.</summary>
    Due,

    /// <summary>He was served: by the assistant, or by a person.</summary>
    Served,

    /// <summary>The firm does not want to talk to him: blocked, or itself suspended.</summary>
    NotWelcome,

    /// <summary>The owner does not want it.</summary>
    Off,

    /// <summary>The number is hidden, foreign, short, or no mobile.</summary>
    NoMobile,

    /// <summary>The caller is of the firm.</summary>
    OwnPhone,
}

/// <summary>What is looked at.</summary>
public sealed record TextBackFacts
{
    /// <summary>The owner's preference.</summary>
    public required bool Wanted { get; init; }

    /// <summary>E.164; null when hidden.</summary>
    public required E164? Caller { get; init; }

    /// <summary>What the caller got (<c>call_logs.outcome</c>).</summary>
    public required string? Outcome { get; init; }

    /// <summary>Twilio's last word: <c>canceled</c>, <c>no-answer</c>, <c>busy</c> and <c>failed</c> are calls that nobody answered.</summary>
    public required string? Status { get; init; }

    /// <summary>Something was done on the call: booked, noted, promised.</summary>
    public required bool WasHelped { get; init; }

    /// <summary>Numbers of the firm and of its owner.</summary>
    public required IReadOnlySet<string> OwnNumbers { get; init; }
}

/// <summary>
/// One text message to whoever called and reached nobody: he hung up before anything answered, heard that nobody can take the call, or came
/// to the voicemail. A machine's text message to a landline is read aloud in the night, to a foreign number it is expensive: mobiles only.
/// </summary>
public static class TextBack
{
    public static TextBackVerdict Decide(TextBackFacts facts)
    {
        if (facts.Outcome is "rejected" or "neutral_message")
            return TextBackVerdict.NotWelcome;
        if (!IsMissed(facts.Outcome, facts.Status) || facts.WasHelped)
            return TextBackVerdict.Served;
        if (!facts.Wanted)
            return TextBackVerdict.Off;
        if (facts.Caller is not { } caller || !Mobiles.ContainsFrench(caller))
            return TextBackVerdict.NoMobile;
        return facts.OwnNumbers.Contains(caller.Value) ? TextBackVerdict.OwnPhone : TextBackVerdict.Due;
    }

    private static bool IsMissed(string? outcome, string? status)
        => outcome is "voicemail" or "message" or "handing_over" || status is "canceled" or "no-answer" or "busy" or "failed";
}
