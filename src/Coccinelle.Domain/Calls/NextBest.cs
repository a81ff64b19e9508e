using Coccinelle.Domain.Phones;

namespace Coccinelle.Domain.Calls;

/// <summary>What a firm wants for its callers when the assistant cannot take the call.</summary>
public enum WhenUnavailable
{
    Voicemail,
    Transfer,
    Message,
}

/// <summary>What the caller gets instead of the assistant. Never silence.</summary>
public abstract record NextBestStep
{
    private NextBestStep()
    {
    }

    /// <summary>A busy tone, without answering: the only answer that costs nobody anything (Twilio: Reject).</summary>
    public sealed record Reject : NextBestStep;

    /// <summary>A person at the firm's overflow number.</summary>
    public sealed record Transfer(E164 Number) : NextBestStep;

    /// <summary>The firm's voicemail.</summary>
    public sealed record Voicemail : NextBestStep;

    /// <summary>A sentence in the firm's name.</summary>
    public sealed record Message : NextBestStep;

    /// <summary>A sentence that names nobody: the firm is suspended.</summary>
    public sealed record NeutralMessage : NextBestStep;
}

/// <summary>Chooses the next best step for a caller.</summary>
public static class NextBest
{
    /// <summary>After <paramref name="verdict"/>, or after the provider failed (<see cref="AdmissionVerdict.Admitted"/>).</summary>
    /// <param name="verdict">Why the assistant does not take the call.</param>
    /// <param name="wish">The firm's setting.</param>
    /// <param name="overflow">The firm's overflow number, if it has one.</param>
    /// <param name="overflowComesBack">The overflow number forwards back to us: dialling it would loop.</param>
    public static NextBestStep After(AdmissionVerdict verdict, WhenUnavailable wish, E164? overflow, bool overflowComesBack) => verdict switch
    {
        AdmissionVerdict.Blocked => new NextBestStep.Reject(),
        AdmissionVerdict.Suspended => new NextBestStep.NeutralMessage(),
        _ => wish switch
        {
            WhenUnavailable.Transfer when overflow is { } number && !overflowComesBack => new NextBestStep.Transfer(number),
            WhenUnavailable.Message => new NextBestStep.Message(),
            WhenUnavailable.Transfer or WhenUnavailable.Voicemail => new NextBestStep.Voicemail(),
            _ => throw new ArgumentOutOfRangeException(nameof(wish), wish, null),
        },
    };

    /// <summary>After nobody picked up at the overflow number.</summary>
    public static NextBestStep AfterUnansweredTransfer() => new NextBestStep.Voicemail();
}
