namespace Coccinelle.Providers.Twilio;

/// <summary>An SMS that we send.</summary>
/// <param name="To">E.164.</param>
/// <param name="From">A number of our account (E.164), or an alphanumeric sender of 3 to 11 characters, to which nobody can answer.</param>
/// <param name="Body">At most 1,600 characters (Twilio: error 21617).</param>
/// <param name="StatusCallback">Hears of each step of the delivery; signed as it is written here. No underscore in its host (Twilio docs).</param>
public sealed record OutboundMessage(string To, string From, string Body, Uri? StatusCallback)
{
    /// <summary>Seconds after which Twilio gives up instead of sending late (error 30036): 1 to 36,000; null for its own ten hours.</summary>
    public int? ValidityPeriod { get; init; }
}

/// <summary>What became of handing over a message. Closed.</summary>
public abstract record MessageSending
{
    private MessageSending()
    {
    }

    /// <summary>Twilio took it; that says nothing about its arrival.</summary>
    /// <param name="Sid">Twilio's id (<c>SM…</c>).</param>
    /// <param name="Status"><c>queued</c>, <c>accepted</c>, …</param>
    /// <param name="Segments">As Twilio counts them; null when it does not know yet.</param>
    public sealed record Accepted(string Sid, string Status, int? Segments) : MessageSending;

    /// <summary>4xx: certainly not sent. Some codes are about the recipient (<c>21610</c>, <c>21211</c>), others about us.</summary>
    public sealed record Refused(TwilioError Error) : MessageSending;

    /// <summary>Not processed: too many at once (Twilio: errors 20429, 14107), or the sender's queue is full (21611).</summary>
    public sealed record RateLimited(TwilioError Error) : MessageSending;

    /// <summary>No connection: certainly not sent.</summary>
    public sealed record Failed(string Reason) : MessageSending;

    /// <summary>5xx, timeout, lost connection or an answer that is none: it may be on its way.</summary>
    public sealed record OutcomeUnknown(string Reason) : MessageSending;
}
