using System.Text.RegularExpressions;
using Coccinelle.Domain.Channels;

namespace Coccinelle.Domain.Assistants;

/// <summary>
/// The first message of a call. Whatever the firm writes as its greeting, the caller is told that an artificial assistant speaks
/// (AI Act, art. 50(1)), and that the call is recorded when it is (CNIL: notice beforehand).
/// </summary>
internal static partial class FirstWords
{
    private const string Question = "Comment puis-je vous aider ?";

    private const string Recorded = "Cet appel est enregistré.";

    private static readonly char[] Ends = ['.', '!', '?', '…'];

    public static string Of(AssistantBrief brief)
    {
        var (opening, question) = Greeting(brief);
        string[] parts = [opening, Notice(brief.Phone), brief.Phone.RecordCalls ? Recorded : "", question];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    /// <summary>The name that the assistant goes by.</summary>
    public static string Name(PhoneConfiguration phone)
        => Cleaned.Line(phone.AssistantName, 40) is { Length: > 0 } name ? name : new PhoneConfiguration().AssistantName;

    public static string Firm(AssistantBrief brief) => Cleaned.Line(brief.FirmName, 120) is { Length: > 0 } name ? name : "l'entreprise";

    private static string Notice(PhoneConfiguration phone)
        => $"Je suis {Name(phone)}, {(phone.Voice == "male" ? "l'assistant vocal" : "l'assistante vocale")} automatique, une intelligence artificielle.";

    /// <summary>The greeting in two parts: the notice comes before the question that hands the word to the caller.</summary>
    private static (string Opening, string Question) Greeting(AssistantBrief brief)
    {
        // A greeting with a hole in it would be spoken with the hole: the usual one is spoken instead.
        var own = Cleaned.HasHole(brief.Phone.Greeting) ? "" : Cleaned.Line(brief.Phone.Greeting, 500);
        if (own.Length == 0)
            return (Sentence($"Bonjour, {Firm(brief)}"), Question);
        if (!own.EndsWith('?'))
            return (Sentence(own), Question);

        var last = SentenceEnd().Match(own[..^1]) is { Success: true } end ? end.Index + end.Length : 0;
        return (own[..last].Trim(), own[last..].Trim());
    }

    private static string Sentence(string text) => Ends.Contains(text[^1]) ? text : text + ".";

    /// <summary>The last one. A word of three letters stands before it: « M. » ends no sentence.</summary>
    [GeneratedRegex(@"(?<=\p{L}{3})\s?[.!?…]+\s", RegexOptions.RightToLeft)]
    private static partial Regex SentenceEnd();
}
