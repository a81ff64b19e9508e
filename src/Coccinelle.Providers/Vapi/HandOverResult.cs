namespace Coccinelle.Providers.Vapi;

/// <summary>
/// What became of a hand-over. Closed. Reasons are in the provider's words and may quote what we sent: for the call's row, not for logs.
/// </summary>
public abstract record HandOverResult
{
    private HandOverResult()
    {
    }

    /// <summary>The assistant waits: return this TwiML to Twilio as it is.</summary>
    /// <param name="ControlUrl">Where the running call can be steered; whoever has it controls the call. Null when absent or not Vapi's.</param>
    public sealed record HandedOver(string VapiCallId, string TwiML, string? ControlUrl) : HandOverResult;

    /// <summary>All slots of the account are taken. A call may have been made and queued all the same.</summary>
    public sealed record Full(string? VapiCallId) : HandOverResult;

    /// <summary>Our request or our key is wrong (4xx): the same request will be refused again.</summary>
    public sealed record Refused(int Status, string Reason) : HandOverResult;

    /// <summary>429: too many requests, nothing was done.</summary>
    public sealed record RateLimited : HandOverResult;

    /// <summary>No connection, or Vapi says that it failed (5xx).</summary>
    public sealed record Failed(string Reason) : HandOverResult;

    /// <summary>An answer that no call can be connected with.</summary>
    public sealed record Nonsense(string Reason, string? VapiCallId = null) : HandOverResult;

    /// <summary>Timeout or a lost connection after sending: a Vapi call may exist and hold a slot. Never repeat.</summary>
    public sealed record OutcomeUnknown(string Reason) : HandOverResult;

    /// <summary>Vapi has been failing; it was not asked.</summary>
    public sealed record CircuitOpen : HandOverResult;
}
