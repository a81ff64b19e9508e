using Coccinelle.Domain.Phones;
using Coccinelle.Domain.Texts;

namespace Coccinelle.Domain.Owners;

/// <summary>What an owner is told of one call.</summary>
public sealed record CallNews
{
    /// <summary>The actions that an owner wants to hear of by themselves; a transfer that was answered he took part in.</summary>
    private static readonly string[] Telling =
        ["appointment_booked", "appointment_moved", "appointment_cancelled", "ticket_created", "callback_promised", "prospect_qualified"];

    private const int LongestBriefSummary = 200;

    /// <summary>E.164; null when hidden.</summary>
    public required string? Caller { get; init; }

    /// <summary>As the firm knows him.</summary>
    public string? CallerName { get; init; }

    /// <summary>What was done, in the words of whatever did it.</summary>
    public IReadOnlyList<string> Done { get; init; } = [];

    /// <summary>He left a message on the voicemail.</summary>
    public bool HasVoicemail { get; init; }

    public int? VoicemailSeconds { get; init; }

    /// <summary>He was to be passed on, and nobody is known to have answered.</summary>
    public bool TransferMissed { get; init; }

    /// <summary>The assistant's.</summary>
    public string? Summary { get; init; }

    /// <summary>Whether an owner wants to hear of what was done.</summary>
    public static bool IsTelling(string? actionType) => Telling.Contains(actionType);

    /// <summary>Whether this call matters enough for a message.</summary>
    public bool Matters => Done.Count > 0 || HasVoicemail || TransferMissed;

    public OwnerLetter ToLetter()
    {
        var caller = Who();
        string[] happened =
        [
            .. Done.Select(Sentence),
            .. TransferMissed ? [OwnerTexts.TransferMissed] : Array.Empty<string>(),
            .. HasVoicemail ? [OwnerTexts.Voicemail(VoicemailSeconds)] : Array.Empty<string>(),
        ];
        var summary = string.IsNullOrWhiteSpace(Summary) ? null : string.Join(' ', Summary.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var must = OwnerTexts.CallBrief(caller, string.Join(' ', happened));
        return OwnerLetter.Of(
            OwnerTexts.CallSubject(caller, happened.Length == 0 ? null : happened[0].TrimEnd('.')),
            must,
            summary is { Length: > LongestBriefSummary } ? summary[..LongestBriefSummary].TrimEnd() + "..." : summary,
            OwnerTexts.CallFull(caller, happened, summary));
    }

    private string Who()
    {
        var number = Caller is null ? null : PhoneWords.National(Caller);
        return (string.IsNullOrWhiteSpace(CallerName), number) switch
        {
            (true, null) => OwnerTexts.HiddenNumber,
            (true, _) => number,
            (false, null) => CallerName!.Trim(),
            (false, _) => $"{CallerName!.Trim()} ({number})",
        };
    }

    private static string Sentence(string said) => said.TrimEnd() is { Length: > 0 } text && text[^1] is not ('.' or '!' or '?' or '…') ? text + "." : said.TrimEnd();
}
