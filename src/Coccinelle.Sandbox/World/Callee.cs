namespace Coccinelle.Sandbox;

/// <summary>Whoever is called by the server: what happens when his phone rings.</summary>
/// <param name="Behaviour">What happens.</param>
/// <param name="Carrier">How the carrier writes the forwarding number, when it forwards.</param>
public sealed record Callee(CalleeBehaviour Behaviour, Carrier Carrier = Carrier.AsIs)
{
    /// <summary>Somebody picks up and listens.</summary>
    public static readonly Callee Listens = new(CalleeBehaviour.Answers);
}

/// <summary>What happens when a phone rings.</summary>
public enum CalleeBehaviour
{
    /// <summary>A person, or a machine, picks up and listens to the end.</summary>
    Answers,

    /// <summary>The line is engaged.</summary>
    Busy,

    /// <summary>It rings until the time-out.</summary>
    NoAnswer,

    /// <summary>The number cannot be reached.</summary>
    Failed,

    /// <summary>The line forwards to the shared number: the call comes back.</summary>
    Forwards,
}

/// <summary>A call that the server placed.</summary>
/// <param name="CallSid">Twilio's id.</param>
/// <param name="From">The number that the callee saw, E.164.</param>
/// <param name="To">Who was called, E.164.</param>
/// <param name="Status">Twilio's <c>CallStatus</c>.</param>
/// <param name="Heard">What was said to the callee, a line for each sentence; empty until the call is over, and when nobody picked up.</param>
/// <param name="At">When it was placed.</param>
public sealed record PlacedCall(string CallSid, string From, string To, string Status, string Heard, DateTimeOffset At)
{
    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>All that happened on it.</summary>
    public IReadOnlyList<CallStep> Steps { get; init; } = [];
}

/// <summary>An SMS that the server sent.</summary>
/// <param name="Sid">Twilio's id.</param>
/// <param name="From">Its sender, a number or a name.</param>
/// <param name="To">E.164.</param>
/// <param name="Body">Its text.</param>
/// <param name="At">When it was handed over.</param>
/// <param name="Segments">How many parts it is billed as.</param>
public sealed record SentText(string Sid, string From, string To, string Body, DateTimeOffset At, int Segments = 1)
{
    /// <summary>Twilio's <c>MessageStatus</c>: <c>queued</c>, <c>sent</c>, <c>delivered</c>, <c>undelivered</c> or <c>failed</c>.</summary>
    public string Status { get; init; } = "queued";

    /// <summary>Why it did not arrive, Twilio's error code.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>When it went out; null while it is queued, and when it never does.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When its status last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>A WhatsApp message that the server sent.</summary>
/// <param name="Id">Meta's id (<c>wamid.…</c>).</param>
/// <param name="Number">Meta's id of the sending number.</param>
/// <param name="To">Its recipient: E.164, or Meta's user id.</param>
/// <param name="Body">The whole request.</param>
/// <param name="At">When it was handed over.</param>
public sealed record SentWhatsApp(string Id, string Number, string To, string Body, DateTimeOffset At)
{
    /// <summary><c>accepted</c>, <c>sent</c>, <c>delivered</c>, <c>read</c> or <c>failed</c>.</summary>
    public string Status { get; init; } = "accepted";

    /// <summary>Why it failed, Meta's error code.</summary>
    public int? ErrorCode { get; init; }
}

/// <summary>An e-mail that arrived in the sandbox's mailbox.</summary>
/// <param name="From">The envelope's sender.</param>
/// <param name="To">The envelope's recipients.</param>
/// <param name="User">Who signed in.</param>
/// <param name="Message">The message as it was sent.</param>
/// <param name="At">When it arrived.</param>
public sealed record ReceivedMail(string From, IReadOnlyList<string> To, string User, string Message, DateTimeOffset At);
