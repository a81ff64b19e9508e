namespace Coccinelle.Domain.Proofs;

/// <summary>Whether a webhook is genuine and, if not, why: the reason is for meters and logs, never for the sender.</summary>
public enum ProofResult
{
    /// <summary>Made by somebody who holds one of our secrets, over exactly these bytes.</summary>
    Valid,

    /// <summary>Nothing was presented.</summary>
    MissingHeader,

    /// <summary>We have no secret to check against: refused, whatever was presented.</summary>
    NoSecrets,

    /// <summary>What was presented fits none of our secrets.</summary>
    Mismatch,

    /// <summary>The signature may fit the address, but the body is not the one that was signed, or was not signed at all.</summary>
    BodyHashMismatch,

    /// <summary>Genuine but outside the time window: a recording played again, or a clock that is wrong.</summary>
    Stale,
}
