namespace Coccinelle.Providers.Twilio;

/// <summary>What became of changing a live call. Closed.</summary>
public abstract record CallUpdate
{
    private CallUpdate()
    {
    }

    public sealed record Updated : CallUpdate;

    /// <summary>The call is over or unknown (Twilio: errors 21220 and 20404): nothing left to change.</summary>
    public sealed record NotInProgress(TwilioError Error) : CallUpdate;

    /// <summary>Our request or our credentials are wrong (4xx).</summary>
    public sealed record Refused(TwilioError Error) : CallUpdate;

    /// <summary>429: never processed (Twilio: error 20429).</summary>
    public sealed record RateLimited(TwilioError Error) : CallUpdate;

    /// <summary>No connection: certainly not done.</summary>
    public sealed record Failed(string Reason) : CallUpdate;

    /// <summary>5xx, timeout, lost connection or an answer that is none: may have been done.</summary>
    public sealed record OutcomeUnknown(string Reason) : CallUpdate;
}
