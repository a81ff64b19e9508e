namespace Coccinelle.Domain.Calls;

/// <summary>What the end of a call at Vapi means for us; one kind, one reaction.</summary>
public enum EndedReasonKind
{
    /// <summary>A reason we do not know, or none.</summary>
    Unknown,

    /// <summary>A reason we do not know that speaks of an error.</summary>
    UnknownError,

    /// <summary>Somebody hung up after the conversation.</summary>
    Completed,

    /// <summary>Handed to a person: begun, no proof that somebody answered.</summary>
    Forwarded,

    /// <summary>Nobody took the transfer: the caller is owed a call back.</summary>
    TransferFailed,

    /// <summary>Silence, voicemail, the longest duration: nobody's fault.</summary>
    Neutral,

    /// <summary>Our assistant or our answer is wrong: provision again.</summary>
    Configuration,

    /// <summary>Our Vapi account is frozen, empty or full: every firm is affected.</summary>
    Account,

    /// <summary>A model, voice or transcriber behind Vapi failed.</summary>
    ProviderFault,

    /// <summary>Vapi itself failed.</summary>
    VapiFault,

    /// <summary>The TwiML was never executed: no audio ever reached Vapi.</summary>
    NeverConnected,

    /// <summary>The connection to Twilio broke or never came up; expected after our own transfer.</summary>
    Transport,
}
