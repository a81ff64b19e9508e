using NodaTime;

namespace Coccinelle.Server.Lines;

/// <summary>How asking for a code ended. Closed.</summary>
internal abstract record VerificationStart
{
    private VerificationStart()
    {
    }

    /// <param name="ExpiresAt">Until when the code counts.</param>
    /// <param name="Certain">False: Twilio did not say whether it rings.</param>
    public sealed record Calling(Instant ExpiresAt, bool Certain) : VerificationStart;

    public sealed record NotFound : VerificationStart;

    public sealed record AlreadyVerified : VerificationStart;

    public sealed record TooOften(Duration Wait) : VerificationStart;

    public sealed record ProviderFailed(string Words) : VerificationStart;
}

/// <summary>How entering a code ended. Closed.</summary>
internal abstract record VerificationCheck
{
    private VerificationCheck()
    {
    }

    public sealed record Proven : VerificationCheck;

    public sealed record Wrong(int TriesLeft) : VerificationCheck;

    public sealed record Expired : VerificationCheck;

    public sealed record Exhausted : VerificationCheck;

    /// <summary>The call that spoke the code came back to us: nobody heard it.</summary>
    public sealed record Returned : VerificationCheck;

    /// <summary>No code is on its way to this number for this firm.</summary>
    public sealed record None : VerificationCheck;
}
