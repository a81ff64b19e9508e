using NodaTime;

namespace Coccinelle.Domain.Owners;

/// <summary>
/// When all that will be known of an ended call is known. Twilio's and Vapi's last words and a recording's come in any order; who acts on
/// the first of them tells half a story, and who waits for all waits for ever when one is lost.
/// </summary>
public static class FollowUp
{
    /// <summary>Vapi's report and a recording come seconds after the end.</summary>
    public static readonly Duration ForTheRest = Duration.FromMinutes(2);

    /// <summary>The assistant left, and nobody has said yet that the line is down: it may be a transfer, or a voicemail being spoken.</summary>
    public static readonly Duration ForTheEnd = Duration.FromMinutes(10);

    /// <summary>Until when to wait for more; null when it is time.</summary>
    /// <param name="since">The first word of an end.</param>
    /// <param name="now">Now.</param>
    /// <param name="lineIsDown">Twilio's last word has come.</param>
    /// <param name="reportOwed">An assistant had the call, and its report has not come.</param>
    /// <param name="recordingOwed">The caller came to the voicemail, and no recording has come.</param>
    public static Instant? WaitUntil(Instant since, Instant now, bool lineIsDown, bool reportOwed, bool recordingOwed)
    {
        if (lineIsDown && !reportOwed && !recordingOwed)
            return null;
        var until = since + (lineIsDown ? ForTheRest : ForTheEnd);
        return until > now ? until : null;
    }
}
