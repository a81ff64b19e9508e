namespace Coccinelle.Providers.Twilio;

/// <summary>A call that we place.</summary>
/// <param name="To">E.164.</param>
/// <param name="From">A number of our account, E.164.</param>
/// <param name="Twiml">What the callee hears; at most 4,000 characters (Twilio: error 21605).</param>
/// <param name="StatusCallback">Hears of the end of the call.</param>
/// <param name="TimeoutSeconds">How long it rings.</param>
public sealed record OutboundCall(string To, string From, string Twiml, Uri? StatusCallback, int TimeoutSeconds);

/// <summary>What became of placing a call. Closed.</summary>
public abstract record CallCreation
{
    private CallCreation()
    {
    }

    public sealed record Created(string CallSid) : CallCreation;

    /// <summary>Our request, the number or our account is refused (4xx): nobody was called.</summary>
    public sealed record Refused(TwilioError Error) : CallCreation;

    /// <summary>429: never processed (Twilio: error 20429).</summary>
    public sealed record RateLimited(TwilioError Error) : CallCreation;

    /// <summary>No connection: certainly nobody was called.</summary>
    public sealed record Failed(string Reason) : CallCreation;

    /// <summary>5xx, timeout, lost connection or an answer that is none: the phone may be ringing.</summary>
    public sealed record OutcomeUnknown(string Reason) : CallCreation;
}

/// <summary>What Twilio says of a call. Closed.</summary>
public abstract record CallLookup
{
    private CallLookup()
    {
    }

    /// <param name="Status">Twilio's <c>CallStatus</c>.</param>
    public sealed record Found(string Status) : CallLookup;

    public sealed record NotFound : CallLookup;

    public sealed record Failed(string Reason) : CallLookup;
}
