namespace Coccinelle.Sandbox;

/// <summary>What goes wrong in the outside world: nothing by default. Set as a whole through <see cref="SandboxWorld.Faults"/>.</summary>
public sealed record SandboxFaults
{
    /// <summary>Nothing goes wrong.</summary>
    public static readonly SandboxFaults None = new();

    /// <summary>How Vapi answers <c>POST /call</c>.</summary>
    public VapiFault Vapi { get; init; }

    /// <summary>How long Vapi takes to answer <c>POST /call</c>.</summary>
    public TimeSpan VapiDelay { get; init; }

    /// <summary>How Vapi answers whoever creates, changes or deletes an assistant.</summary>
    public VapiAssistantFault VapiAssistants { get; init; }

    /// <summary>How long Vapi takes to answer that. It is done at once, only the answer is late.</summary>
    public TimeSpan VapiAssistantsDelay { get; init; }

    /// <summary>How Twilio's REST API answers.</summary>
    public TwilioRestFault TwilioRest { get; init; }

    /// <summary>Twilio's error for each SMS (<c>21211</c>, <c>21610</c>, …); null: it takes them.</summary>
    public int? TwilioMessageError { get; init; }

    /// <summary>How late each answer of Twilio's REST API is. It is done at once: a callback may be faster than the answer.</summary>
    public TimeSpan TwilioRestDelay { get; init; }

    /// <summary>What becomes of an SMS that Twilio took.</summary>
    public TwilioMessageStatus TwilioMessageStatus { get; init; }

    /// <summary>How often each status callback of an SMS comes, one after the other. Default 1.</summary>
    public int TwilioStatusCopies { get; init; } = 1;

    /// <summary>The status callbacks of an SMS, copies included, come in any order.</summary>
    public bool TwilioStatusShuffled { get; init; }

    /// <summary>Twilio takes an SMS or a call, and the answer is lost. Messages are listed and reported all the same.</summary>
    public bool TwilioAnswerLost { get; init; }

    /// <summary>Meta's error code for each message (<c>190</c>, <c>131047</c>, …); null: it takes them.</summary>
    public int? MetaMessageError { get; init; }

    /// <summary>What becomes of a WhatsApp message that was accepted.</summary>
    public WhatsAppStatuses WhatsAppStatuses { get; init; }

    /// <summary>How often each status of a WhatsApp message comes, one after the other. Default 1.</summary>
    public int WhatsAppStatusCopies { get; init; } = 1;

    /// <summary>The statuses of a WhatsApp message, copies included, come in any order.</summary>
    public bool WhatsAppStatusShuffled { get; init; }

    /// <summary>Free text is taken also when the customer has not written within 24 h.</summary>
    public bool WhatsAppWindowAlwaysOpen { get; init; }

    /// <summary>Meta or 360dialog takes a message, and the answer is lost.</summary>
    public bool WhatsAppAnswerLost { get; init; }

    /// <summary>Meta and 360dialog answer nothing but 500 and no code.</summary>
    public bool WhatsAppDown { get; init; }

    /// <summary>What the mail server does wrong.</summary>
    public SmtpScript Smtp { get; init; }

    /// <summary>How many copies of each webhook arrive, in parallel, with the same body and idempotency token. Default 1.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Vapi's report comes before its status updates, Twilio's status callback before the call itself.</summary>
    public bool Reordered { get; init; }

    /// <summary>How late each callback and each server message of Vapi is sent. The voice webhook and tool calls are not delayed.</summary>
    public TimeSpan CallbackDelay { get; init; }

    /// <summary>Webhooks of these providers carry a wrong proof.</summary>
    public Providers Forged { get; init; }

    /// <summary>These providers never report the end of a call, nor the end of a message's way.</summary>
    public Providers Vanished { get; init; }
}

/// <summary>Which of the providers something concerns.</summary>
[Flags]
public enum Providers
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Twilio.</summary>
    Twilio = 1,

    /// <summary>Vapi.</summary>
    Vapi = 2,

    /// <summary>Twilio and Vapi, who are on each call.</summary>
    Both = Twilio | Vapi,

    /// <summary>Meta and 360dialog.</summary>
    WhatsApp = 4,
}

/// <summary>A way for <c>POST /call</c> to go wrong.</summary>
public enum VapiFault
{
    /// <summary>It goes well.</summary>
    None,

    /// <summary>400, the request is refused.</summary>
    Http400,

    /// <summary>401, the key is refused.</summary>
    Http401,

    /// <summary>429, rate limit.</summary>
    Http429,

    /// <summary>500, nothing was created.</summary>
    Http500,

    /// <summary>201 with an HTML page.</summary>
    Html,

    /// <summary>201 with JSON that is no call.</summary>
    Nonsense,

    /// <summary>201 with a call whose TwiML is not XML.</summary>
    TwimlNotXml,

    /// <summary>201 with a call without TwiML: what the withdrawal of the bypass would look like.</summary>
    NoTwiml,

    /// <summary>The call is created, but no answer ever comes.</summary>
    NeverAnswers,

    /// <summary>The call is created, then the connection is reset.</summary>
    Reset,

    /// <summary>201 with <c>subscriptionLimits.concurrencyBlocked</c>.</summary>
    Blocked,
}

/// <summary>A way for a change of an assistant to go wrong.</summary>
public enum VapiAssistantFault
{
    /// <summary>It goes well.</summary>
    None,

    /// <summary>400, the request is refused.</summary>
    Http400,

    /// <summary>429, rate limit: nothing was done.</summary>
    Http429,

    /// <summary>500, nothing was done.</summary>
    Http500,

    /// <summary>It is done, then the connection is reset: whoever asked cannot know.</summary>
    Lost,

    /// <summary>409 to every DELETE: something at Vapi still needs the assistant.</summary>
    Pinned,
}

/// <summary>A way for Twilio's REST API to go wrong.</summary>
public enum TwilioRestFault
{
    /// <summary>It goes well.</summary>
    None,

    /// <summary>401, error 20003.</summary>
    Unauthorized,

    /// <summary>429, error 20429: never processed, safe to repeat.</summary>
    TooManyRequests,

    /// <summary>500, error 20500.</summary>
    ServerError,
}

/// <summary>A way for a mail server to go wrong.</summary>
public enum SmtpScript
{
    /// <summary>It goes well.</summary>
    None,

    /// <summary>Greets with 554.</summary>
    Greeting554,

    /// <summary>Greets like a web server.</summary>
    GreetsInHttp,

    /// <summary>Does not offer STARTTLS: what somebody in the middle would do.</summary>
    StartTlsStripped,

    /// <summary>Offers STARTTLS and answers 454.</summary>
    StartTls454,

    /// <summary>535: user name or password are wrong.</summary>
    Auth535,

    /// <summary>454 on sign-in: too many.</summary>
    Auth454,

    /// <summary>553 on MAIL FROM: not this sender.</summary>
    Sender553,

    /// <summary>550 on RCPT TO: no such user.</summary>
    Recipient550,

    /// <summary>450 on RCPT TO: try later.</summary>
    Recipient450,

    /// <summary>552 after the message.</summary>
    Message552,

    /// <summary>550 5.4.5 after the message: the daily limit.</summary>
    DailyLimit,

    /// <summary>Breaks the connection in the middle of the message.</summary>
    DropInData,

    /// <summary>Takes the message and breaks the connection before it says so.</summary>
    DropAfterDot,

    /// <summary>Falls silent before the greeting.</summary>
    Silent,

    /// <summary>Greets with 421: too many connections.</summary>
    Greeting421,

    /// <summary>Knows AUTH LOGIN and no other; but somebody in the middle offers AUTH PLAIN behind the 220 to STARTTLS, unencrypted.</summary>
    InjectsAfterStartTls,

    /// <summary>Offers no way to sign in.</summary>
    NoSignIn,

    /// <summary>Knows AUTH LOGIN and no other.</summary>
    SignInByLoginOnly,

    /// <summary>Knows XOAUTH2 and no password, as Outlook.com.</summary>
    SignInByTokenOnly,

    /// <summary>Breaks the connection in the middle of the sign-in.</summary>
    DropInAuth,

    /// <summary>535 with user name, password and the client's own line in it, a control character, and no end.</summary>
    EchoesSecrets,

    /// <summary>553 for the sender, said only after RCPT TO, as Postfix does.</summary>
    SenderAtRecipient,

    /// <summary>554 5.2.252 for the sender, said only after the message, as Microsoft 365 does.</summary>
    SendAsDenied,

    /// <summary>452 4.5.3 on RCPT TO: too many.</summary>
    Recipient452,

    /// <summary>550 on RCPT TO without an enhanced code, and with addresses that look like one.</summary>
    BlockedBy,

    /// <summary>Takes the message and never says so.</summary>
    SilentAfterDot,
}
