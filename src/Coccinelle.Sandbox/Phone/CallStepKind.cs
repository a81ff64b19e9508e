namespace Coccinelle.Sandbox;

/// <summary>What a <see cref="CallStep"/> tells. Names in brackets are its details.</summary>
public enum CallStepKind
{
    /// <summary>The customer dialled. [callSid, from, to, forwardedFrom: as the webhook carries them]</summary>
    Placed,

    /// <summary>The server answered with a document; the text is its TwiML. [url, status, milliseconds]</summary>
    Answered,

    /// <summary>The server gave no usable document; the text says why. [url, errorCode: Twilio's]</summary>
    AnswerFailed,

    /// <summary>Twilio has nothing left to play and says "an application error has occurred".</summary>
    Dropped,

    /// <summary><c>&lt;Say&gt;</c>. [voice, language]</summary>
    Said,

    /// <summary><c>&lt;Play&gt;</c>; the text is the address of the sound.</summary>
    Played,

    /// <summary><c>&lt;Pause&gt;</c>; the text is its length in seconds.</summary>
    Paused,

    /// <summary>The caller spoke, to a <c>&lt;Gather&gt;</c> or to the assistant.</summary>
    CallerSaid,

    /// <summary>The caller pressed keys.</summary>
    CallerKeyed,

    /// <summary>A <c>&lt;Gather&gt;</c> heard nothing.</summary>
    CallerSilent,

    /// <summary><c>&lt;Dial&gt;</c>; the text is the number.</summary>
    Dialling,

    /// <summary>The dialled person picked up.</summary>
    PersonAnswered,

    /// <summary>The dialled number did not answer; the text is Twilio's <c>DialCallStatus</c>.</summary>
    DialFailed,

    /// <summary>The dialled number forwards back to us: a loop that must never be dialled.</summary>
    Looped,

    /// <summary><c>&lt;Record&gt;</c>: the beep.</summary>
    Recording,

    /// <summary>The caller left a message. [recordingSid, seconds]</summary>
    MessageLeft,

    /// <summary>The caller said nothing after the beep.</summary>
    NoMessage,

    /// <summary>The stream reached its Vapi call; the assistant is on the line. [vapiCallId, assistantId, assistantName]</summary>
    AssistantConnected,

    /// <summary>The stream's address belongs to no waiting Vapi call (Twilio error 31920).</summary>
    StreamRefused,

    /// <summary>The assistant spoke.</summary>
    AssistantSaid,

    /// <summary>The assistant is stuck; Vapi reports <c>hang</c>.</summary>
    AssistantFroze,

    /// <summary>The assistant asks for a function; the text is its arguments. [function, toolCallId]</summary>
    ToolCalled,

    /// <summary>
    /// The server's answer to it; the text is its <c>result</c> or <c>error</c>. [function, toolCallId, kind: result, error or none, status,
    /// outcome: as <see cref="CallerLine.When"/> asks for it]
    /// </summary>
    ToolAnswered,

    /// <summary>The caller's next line needs something that no tool has answered; the text names it. He hangs up.</summary>
    ScriptStuck,

    /// <summary>The assistant's part is over; the text is Vapi's <c>endedReason</c>.</summary>
    AssistantLeft,

    /// <summary>The call goes to another document; the text is its address, or <c>Twiml</c> after a REST request.</summary>
    Redirected,

    /// <summary><c>&lt;Reject&gt;</c>; the text is its reason.</summary>
    Rejected,

    /// <summary>Somebody hung up; the text says who: <c>caller</c>, <c>callee</c>, <c>twilio</c> (the document ended) or <c>rest</c> (the REST API).</summary>
    HungUp,

    /// <summary>A verb that the sandbox does not play; the text is its name.</summary>
    Ignored,

    /// <summary>A callback was sent; the text is its name. [url, status, milliseconds]</summary>
    CallbackSent,

    /// <summary>The call is over; the text is Twilio's last <c>CallStatus</c>. [seconds]</summary>
    Ended,
}
