using NodaTime;

namespace Coccinelle.Domain.Calls;

/// <summary>The assistant's stream is closed and the caller may still be on the line: what now?</summary>
public static class AfterAssistant
{
    /// <summary>A conversation shorter than this, without a reported reason, was none.</summary>
    public static readonly Duration TooShort = Duration.FromSeconds(4);

    /// <summary>True when the caller has been served and may be said goodbye to; false when he needs the next best step.</summary>
    /// <param name="reason">Vapi's ended reason, if it is known already.</param>
    /// <param name="talked">How long the assistant had the call.</param>
    public static bool CallerWasServed(string? reason, Duration talked) => EndedReasons.Classify(reason) switch
    {
        EndedReasonKind.Completed or EndedReasonKind.Forwarded or EndedReasonKind.Neutral => true,
        EndedReasonKind.Transport or EndedReasonKind.Unknown => talked >= TooShort,
        EndedReasonKind.TransferFailed or EndedReasonKind.Configuration or EndedReasonKind.Account or EndedReasonKind.ProviderFault
            or EndedReasonKind.VapiFault or EndedReasonKind.NeverConnected or EndedReasonKind.UnknownError => false,
        var other => throw new ArgumentOutOfRangeException(nameof(reason), other, null),
    };
}
