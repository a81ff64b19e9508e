using System.Xml.Linq;
using Coccinelle.Domain.Phones;

namespace Coccinelle.Providers.Twilio;

/// <summary>One instruction of a TwiML document. Attributes left null keep Twilio's default.</summary>
public abstract record Verb
{
    private protected Verb()
    {
    }

    internal abstract XElement ToXml();
}

/// <summary>Speaks, in French unless told otherwise.</summary>
public sealed record Say(string Text) : Verb
{
    public string Language { get; init; } = "fr-FR";

    public string Voice { get; init; } = "Polly.Lea-Neural";

    internal override XElement ToXml()
    {
        var say = Xml.Element("Say", ("voice", Voice), ("language", Language));
        say.Add(Xml.Clean(Text));
        return say;
    }
}

/// <summary>Waits. <paramref name="Seconds"/>: whole seconds.</summary>
public sealed record Pause(int Seconds = 1) : Verb
{
    internal override XElement ToXml() => Xml.Element("Pause", ("length", Seconds));
}

/// <summary>Listens to speech and keys while its prompts play, then posts <c>SpeechResult</c> or <c>Digits</c> to the action.</summary>
public sealed record Gather(string Action, params IReadOnlyList<Verb> Prompts) : Verb
{
    /// <summary><c>speech</c>, <c>dtmf</c> or both.</summary>
    public string Input { get; init; } = "dtmf speech";

    public string Language { get; init; } = "fr-FR";

    /// <summary>Words that are likely, separated by commas: names of firms.</summary>
    public string? Hints { get; init; }

    public int? NumDigits { get; init; }

    /// <summary>Seconds of silence before it gives up.</summary>
    public int? Timeout { get; init; }

    /// <summary>Seconds of silence that end speech, or <c>auto</c>.</summary>
    public string? SpeechTimeout { get; init; }

    /// <summary>Posts to the action even when nothing came.</summary>
    public bool? ActionOnEmptyResult { get; init; }

    internal override XElement ToXml()
    {
        var gather = Xml.Element(
            "Gather",
            ("input", Input), ("action", Action), ("method", "POST"), ("language", Language), ("hints", Hints), ("numDigits", NumDigits),
            ("timeout", Timeout), ("speechTimeout", SpeechTimeout), ("actionOnEmptyResult", ActionOnEmptyResult));
        gather.Add(Prompts.Select(prompt => prompt.ToXml()));
        return gather;
    }
}

/// <summary>Calls a number and connects the caller with it.</summary>
public sealed record Dial(E164 Number) : Verb
{
    /// <summary>Where <c>DialCallStatus</c> is posted when the second call ends; without one the document goes on.</summary>
    public string? Action { get; init; }

    /// <summary>Seconds to ring.</summary>
    public int? Timeout { get; init; }

    public E164? CallerId { get; init; }

    /// <summary>The caller keeps hearing it ring until somebody answers, and is not billed before.</summary>
    public bool AnswerOnBridge { get; init; } = true;

    internal override XElement ToXml()
    {
        var dial = Xml.Element(
            "Dial",
            ("action", Action), ("method", Action is null ? null : "POST"), ("timeout", Timeout), ("callerId", CallerId?.Value),
            ("answerOnBridge", AnswerOnBridge));
        dial.Add(new XElement("Number", Number.Value));
        return dial;
    }
}

/// <summary>Records the caller after a beep and posts <c>RecordingUrl</c>.</summary>
public sealed record Record(string Action) : Verb
{
    /// <summary>Longest recording, seconds.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Seconds of silence that end it.</summary>
    public int? Timeout { get; init; }

    public string? FinishOnKey { get; init; }

    /// <summary>Where Twilio posts once the recording can be fetched.</summary>
    public string? RecordingStatusCallback { get; init; }

    internal override XElement ToXml() => Xml.Element(
        "Record",
        ("action", Action), ("method", "POST"), ("maxLength", MaxLength), ("timeout", Timeout), ("finishOnKey", FinishOnKey), ("playBeep", true),
        ("recordingStatusCallback", RecordingStatusCallback));
}

/// <summary>Goes on with the document of another address.</summary>
public sealed record Redirect(string Url) : Verb
{
    internal override XElement ToXml()
    {
        var redirect = Xml.Element("Redirect", ("method", "POST"));
        redirect.Add(Xml.Clean(Url));
        return redirect;
    }
}

/// <summary>Refuses without answering, unbilled; only as the first verb. <paramref name="Reason"/>: <c>rejected</c> or <c>busy</c>.</summary>
public sealed record Reject(string Reason = "rejected") : Verb
{
    internal override XElement ToXml() => Xml.Element("Reject", ("reason", Reason));
}

public sealed record Hangup : Verb
{
    internal override XElement ToXml() => new("Hangup");
}
