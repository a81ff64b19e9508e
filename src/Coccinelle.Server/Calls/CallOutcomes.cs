using Coccinelle.Domain.Calls;

namespace Coccinelle.Server.Calls;

/// <summary>What a caller got, as <c>outcome</c> is stored and measured.</summary>
internal static class CallOutcomes
{
    /// <summary>The firm's assistant is being asked for; nothing has been answered yet.</summary>
    public const string HandingOver = "handing_over";
    public const string Assistant = "assistant";
    public const string Transfer = "transfer";
    public const string Voicemail = "voicemail";
    public const string Message = "message";
    public const string Rejected = "rejected";
    public const string Asked = "asked";

    /// <summary>An unplaced call whose caller named his firm: it is that firm's call now.</summary>
    public const string Placed = "placed";
    public const string NeutralVoicemail = "neutral_voicemail";
    public const string NeutralMessage = "neutral_message";

    public static string Of(NextBestStep step) => step switch
    {
        NextBestStep.Reject => Rejected,
        NextBestStep.Transfer => Transfer,
        NextBestStep.Voicemail => Voicemail,
        NextBestStep.Message => Message,
        NextBestStep.NeutralMessage => NeutralMessage,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
    };
}

/// <summary>Rungs as <c>found_by</c> is stored, sent and measured.</summary>
internal static class RungNames
{
    public static string Of(Rung rung) => rung switch
    {
        Rung.DedicatedLine => "dedicatedLine",
        Rung.ForwardedFrom => "forwardedFrom",
        Rung.Repaired => "repaired",
        Rung.Inverted => "inverted",
        Rung.OwnerPhone => "ownerPhone",
        Rung.Asked => "asked",
        Rung.Nobody => "nobody",
        _ => throw new ArgumentOutOfRangeException(nameof(rung), rung, null),
    };
}
