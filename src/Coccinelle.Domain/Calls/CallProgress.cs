namespace Coccinelle.Domain.Calls;

/// <summary>
/// How far a call is known to be. Reports come late, twice and in any order: a status is applied only when its rank is
/// higher than the stored one, and Twilio's last word outranks Vapi's, because the call goes on when the assistant leaves it.
/// </summary>
public static class CallProgress
{
    public const int Initiated = 0;
    public const int Ringing = 1;
    public const int InProgress = 2;
    public const int AssistantEnded = 3;
    public const int Ended = 4;

    /// <summary>The rank of a status in Twilio's words (queued … canceled). Unknown words rank lowest.</summary>
    public static int RankOfTwilio(string? status) => status switch
    {
        "completed" or "busy" or "failed" or "no-answer" or "canceled" => Ended,
        "in-progress" or "answered" => InProgress,
        "ringing" => Ringing,
        _ => Initiated,
    };

    /// <summary>The rank of a status in Vapi's words. <c>forwarding</c> is not an end.</summary>
    public static int RankOfVapi(string? status) => status switch
    {
        "ended" => AssistantEnded,
        "in-progress" or "forwarding" => InProgress,
        "ringing" => Ringing,
        _ => Initiated,
    };
}
