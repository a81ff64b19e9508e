namespace Coccinelle.Sandbox;

/// <summary>
/// One call from a customer's phone: who calls whom, what the carrier makes of it, and what the people on it do.
/// Numbers may be typed as the French type them (<c>06 12 34 56 78</c>); anything that is no number (<c>anonymous</c>) is sent as it is.
/// </summary>
public sealed record CallPlan
{
    /// <summary>The customer's number.</summary>
    public required string From { get; init; }

    /// <summary>The number that he dialled and that forwards to us; null when he dialled us directly.</summary>
    public string? ForwardedFrom { get; init; }

    /// <summary>The number of ours that the call arrives at. Default: the shared number.</summary>
    public string? To { get; init; }

    /// <summary>What the carrier makes of <see cref="ForwardedFrom"/>.</summary>
    public Carrier Carrier { get; init; } = Carrier.AsIs;

    /// <summary>Twilio's id for the call (<c>CA</c> and 32 hexadecimal digits). Default: a fresh one.</summary>
    public string? CallSid { get; init; }

    /// <summary>Webhook parameters added to every request of the call; one with a known name replaces the usual value.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What the caller says and keys, in order: a <c>&lt;Gather&gt;</c> takes the next line that it can hear, the assistant hears the rest.
    /// </summary>
    public IReadOnlyList<CallerLine> Caller { get; init; } = [];

    /// <summary>
    /// What becomes of a <c>&lt;Dial&gt;</c>. Null: what <see cref="SandboxWorld.Behaves"/> says of the dialled number, and no answer when it
    /// says nothing.
    /// </summary>
    public DialOutcome? Dial { get; init; }

    /// <summary>Whether the caller speaks after the beep of a <c>&lt;Record&gt;</c>. If not, Twilio goes on with the next verb.</summary>
    public bool LeavesMessage { get; init; }

    /// <summary>
    /// How the assistant's part ends, as Vapi's <c>endedReason</c>. With <c>customer-ended-call</c>, the default, the caller hangs up;
    /// with any other the stream closes, the caller stays and Twilio goes on with the verb after <c>&lt;/Connect&gt;</c>.
    /// </summary>
    public string EndedReason { get; init; } = CustomerEndedCall;

    /// <summary>Whether the assistant freezes after its first words, so that Vapi reports <c>hang</c>.</summary>
    public bool AssistantFreezes { get; init; }

    /// <summary>How long they stay on the line after the last scripted line, with the assistant or with a dialled person.</summary>
    public TimeSpan TalkFor { get; init; }

    /// <summary>Speed of speech and pauses: 0, the default, takes no time at all; 1 is as in life.</summary>
    public double Pace { get; init; }

    /// <summary>Vapi's word for "the caller hung up".</summary>
    public const string CustomerEndedCall = "customer-ended-call";
}
