using System.Globalization;
using System.Xml.Linq;

namespace Coccinelle.Providers.Twilio;

/// <summary>One instruction to Twilio (Twilio docs: TwiML voice verbs). Names and attributes are case-sensitive.</summary>
public abstract record Verb
{
    internal abstract IEnumerable<XElement> Render();
}

/// <summary>Speaks a text in French.</summary>
public sealed record Say(string Text) : Verb
{
    /// <summary>Amazon Polly's French neural voice, as Twilio names it.</summary>
    public const string Voice = "Polly.Lea-Neural";

    internal override IEnumerable<XElement> Render()
        => [new XElement("Say", new XAttribute("language", "fr-FR"), new XAttribute("voice", Voice), Text)];
}

/// <summary>
/// Puts the caller through to a number; <paramref name="Action"/> hears how it ended. The caller keeps hearing it ring and is
/// not billed as answered until somebody picks up (<c>answerOnBridge</c>).
/// </summary>
public sealed record Dial(string Number, Uri Action, int RingSeconds) : Verb
{
    internal override IEnumerable<XElement> Render()
        => [new XElement(
            "Dial",
            new XAttribute("action", Action.OriginalString),
            new XAttribute("method", "POST"),
            new XAttribute("timeout", RingSeconds.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("answerOnBridge", "true"),
            new XElement("Number", Number))];
}

/// <summary>
/// Asks the caller to speak or to key. Without an answer Twilio goes on with the next verb.
/// </summary>
/// <param name="Prompt">The question.</param>
/// <param name="Action">Hears <c>SpeechResult</c> or <c>Digits</c>.</param>
/// <param name="Digits">How many keys make an answer; fewer end with #.</param>
/// <param name="Hints">Words that speech recognition should expect, comma-separated.</param>
public sealed record Gather(Say Prompt, Uri Action, int Digits, string? Hints) : Verb
{
    internal override IEnumerable<XElement> Render()
        => [new XElement(
            "Gather",
            new XAttribute("input", "dtmf speech"),
            new XAttribute("language", "fr-FR"),
            new XAttribute("action", Action.OriginalString),
            new XAttribute("method", "POST"),
            new XAttribute("numDigits", Digits.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("timeout", "6"),
            new XAttribute("speechTimeout", "auto"),
            Hints is null ? null : new XAttribute("hints", Hints),
            Prompt.Render())];
}

/// <summary>Records a message after a beep. Without any sound Twilio goes on with the next verb.</summary>
/// <param name="Action">Where the caller goes on.</param>
/// <param name="Callback">Hears <c>RecordingUrl</c> once it can be fetched.</param>
/// <param name="MaxSeconds">The longest message.</param>
public sealed record Record(Uri Action, Uri Callback, int MaxSeconds) : Verb
{
    internal override IEnumerable<XElement> Render()
        => [new XElement(
            "Record",
            new XAttribute("action", Action.OriginalString),
            new XAttribute("method", "POST"),
            new XAttribute("maxLength", MaxSeconds.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("timeout", "5"),
            new XAttribute("playBeep", "true"),
            new XAttribute("recordingStatusCallback", Callback.OriginalString),
            new XAttribute("recordingStatusCallbackMethod", "POST"),
            new XAttribute("recordingStatusCallbackEvent", "completed"))];
}

/// <summary>Goes on with the TwiML of another address.</summary>
public sealed record Redirect(Uri Address) : Verb
{
    internal override IEnumerable<XElement> Render() => [new XElement("Redirect", new XAttribute("method", "POST"), Address.OriginalString)];
}

/// <summary>Refuses the call without answering it: the only way that is not billed. Must be the first verb.</summary>
/// <param name="Reason"><c>busy</c> or <c>rejected</c>.</param>
public sealed record Reject(string Reason) : Verb
{
    internal override IEnumerable<XElement> Render() => [new XElement("Reject", new XAttribute("reason", Reason))];
}

/// <summary>Ends the call.</summary>
public sealed record Hangup : Verb
{
    internal override IEnumerable<XElement> Render() => [new XElement("Hangup")];
}
