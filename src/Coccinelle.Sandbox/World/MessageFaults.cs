namespace Coccinelle.Sandbox;

/// <summary>What becomes of an SMS that Twilio took.</summary>
public enum TwilioMessageStatus
{
    /// <summary><c>sent</c>, then <c>delivered</c>.</summary>
    Delivered,

    /// <summary><c>sent</c>, and nothing more is ever known, as with carriers that report nothing.</summary>
    SentOnly,

    /// <summary><c>sent</c>, then <c>undelivered</c> with error 30003: the handset cannot be reached.</summary>
    Undelivered,

    /// <summary><c>sent</c>, then <c>undelivered</c> with error 30006: a number without SMS, as any French one that begins with 08 or 09.</summary>
    Landline,

    /// <summary><c>failed</c> with error 21610: the recipient has opted out, and Twilio notices only after its answer.</summary>
    OptedOutLater,

    /// <summary>It is delivered, but no callback ever says so: whoever wants to know has to ask.</summary>
    None,
}

/// <summary>What becomes of a WhatsApp message that was accepted.</summary>
public enum WhatsAppStatuses
{
    /// <summary><c>sent</c>, <c>delivered</c>, then <c>read</c>.</summary>
    Read,

    /// <summary><c>sent</c>, and nothing more: the phone is off.</summary>
    SentOnly,

    /// <summary><c>failed</c> with error 131026: the recipient has no WhatsApp.</summary>
    Failed131026,

    /// <summary>It is read, but no status ever says so.</summary>
    None,
}
